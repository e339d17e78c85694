import { HtmlValidate } from 'html-validate';
import { expect, test } from 'vitest';
import { addFooterLink } from '../../../../core/digest/page/add-footer-link.ts';
import { renderHtml } from '../../../../core/digest/page/render-html.ts';
import { renderText } from '../../../../core/digest/page/render-text.ts';

const document = {
  language: 'en',
  kicker: '',
  verdict: 'All is well',
  urgency: 'calm',
  lead: 'Nothing to do',
  blocks: [],
  footer: ['Small print'],
} as const;
const mail = {
  text: renderText({ ...document, blocks: [], footer: ['Small print'] }),
  html: renderHtml({ ...document, blocks: [], footer: ['Small print'] }),
};
const link = { label: 'Unsubscribe', url: 'https://api.example.net/a?b&c' };

test('addFooterLink() adds the link below the small print, in text and in valid HTML', async () => {
  const { text, html = '' } = addFooterLink(mail, link);
  expect(text).toMatch(/Small print\n\nUnsubscribe:\n {2}https:\/\/api\.example\.net\/a\?b&c\n$/u);
  expect(html).toMatch(/Small print<\/p>\n<p [^>]*><a href="https:\/\/api\.example\.net\/a\?b&#38;c"/u);
  const validator = new HtmlValidate({ extends: ['html-validate:standard'] });
  const errorsOf = async (page: string) =>
    (await validator.validateString(page)).results.flatMap(({ messages }) =>
      messages.map((one) => one.ruleId),
    );
  expect(await errorsOf(html)).toEqual(await errorsOf(mail.html));
});

test('addFooterLink() takes a mail that is text alone', () => {
  expect(addFooterLink({ text: 'a\n' }, link)).toEqual({ text: `a\n\nUnsubscribe:\n  ${link.url}\n` });
});
