import { HtmlValidate } from 'html-validate';
import { expect, test } from 'vitest';
import { confirmationPage, expiredPage } from '../../../api/pages/confirmation-page.ts';
import { languages } from '../../../core/names/language.ts';
import { loadWords } from '../../../core/words/languages.ts';

const html = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: { 'no-inline-style': 'off' },
});
const asked = { owner: 'Acme', address: 'reader@a.example' };

test.each(
  languages.flatMap((language) =>
    ['waiting', 'confirmed', 'declined'].map((status) => ({ language, status })),
  ),
)(
  'confirmationPage() of an address that is $status, in $language, is valid HTML with both buttons',
  async ({ language, status }) => {
    const page = confirmationPage({ ...asked, status }, await loadWords(language));
    expect((await html.validateString(page)).results.flatMap(({ messages }) => messages)).toEqual([]);
    expect(page.match(/<button type="submit" name="answer"/gu)).toHaveLength(2);
    expect(page).toContain('Acme');
  },
);

test('confirmationPage() escapes an owner and an address', async () => {
  const words = await loadWords('en');
  const page = confirmationPage(
    { owner: '<script>1</script>', address: '"><img src=x>', status: 'waiting' },
    words,
  );
  expect(page).not.toMatch(/<script|<img/u);
});

test('expiredPage() says how to get another link', async () => {
  const page = expiredPage(await loadWords('en'));
  expect(page).toContain('save the settings of the domain again');
  expect((await html.validateString(page)).results.flatMap(({ messages }) => messages)).toEqual([]);
});
