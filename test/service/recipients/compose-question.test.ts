import { expect, test } from 'vitest';
import { composeQuestion } from '../../../service/recipients/compose-question.ts';
import { domainName, timestamp } from '../../fakes/names.ts';

const question = {
  owner: 'Acme',
  domain: domainName('example.com'),
  url: 'https://api.strictmx.test/v1/recipients/Acme/0123/secret',
  expiresAt: timestamp('2026-12-01T10:00:00.000Z'),
};

test.each(['en', 'ja'])('composeQuestion() in %s', async (language) => {
  const { subject, text, html } = await composeQuestion(question, language);
  await expect(`Subject: ${subject}\n\n${text}`).toMatchFileSnapshot(`../../golden/question.${language}.txt`);
  expect(html).toContain(`href="${question.url}"`);
  expect(html).toContain(`<html lang="${language}">`);
});

test('composeQuestion() makes no link, tag or line of an owner’s name', async () => {
  const owner = 'https://evil.example/<b>\r\nBcc: x@y.example';
  const { subject, text, html } = await composeQuestion({ ...question, owner }, 'en');
  expect(`${subject}\n${text}`).not.toMatch(/https:\/\/evil|^Bcc:/mu);
  expect(html).not.toContain('<b>');
  expect(html).not.toContain('href="https://evil');
});
