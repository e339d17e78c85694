import { expect, test } from 'vitest';
import { loadWords } from '../../../core/words/languages.ts';
import {
  composeOperatorMail,
  type OperatorMailContent,
  type Original,
} from '../../../service/operator-mail/compose-operator-mail.ts';
import { nastyTexts } from '../../fixtures/nasty-texts.ts';

const original: Original = {
  facts: {
    from: 'ann@customer.example',
    subject: 'Your reports bounce',
    recipients: ['postmaster@reports.strictmx.test'],
    receivedAt: '2026-11-24T09:59:58Z',
    authenticationResults: [
      'reports.strictmx.test; dkim=pass header.d=customer.example header.s=s1; spf=softfail',
    ],
    dkimSignatures: [],
  },
  bytes: 1_200_000,
  attachment: { filename: 'mail-1.eml', contentType: 'message/rfc822', content: Buffer.alloc(262_144, 'x') },
};
/** Nothing is known about it, and it has no room. */
const bare: Original = {
  facts: { recipients: [], authenticationResults: [], dkimSignatures: [] },
  bytes: 10,
};
const infected: Original = { ...bare, hasVirus: true, isSpam: true };
const content = (originals: Original[]): OperatorMailContent => ({
  mailDomain: 'reports.strictmx.test',
  originals,
  mails: 192,
  leftOut: 8_000,
  unsent: 12,
});

test.each(['en', 'ja'] as const)('composeOperatorMail() in %s', async (language) => {
  const mail = composeOperatorMail(content([original, bare, infected]), await loadWords(language));
  await expect(`Subject: ${mail.subject}\n\n${mail.text}`).toMatchFileSnapshot(
    `../../golden/operator-mail.${language}.txt`,
  );
  expect(mail.attachments).toEqual([original.attachment]);
  expect(mail.text).not.toContain('undefined');
});

test.each(Object.entries(nastyTexts))(
  'composeOperatorMail() makes no line, link or control character of %s',
  async (_, nasty) => {
    const evil = `${nasty} https://evil.example/ a@evil.example\r\nBcc: x@y.example`;
    const facts = {
      ...original.facts,
      from: evil,
      subject: evil,
      authenticationResults: [`reports.strictmx.test; dkim=pass header.d=${evil}`],
    };
    const { subject, text } = composeOperatorMail(content([{ ...original, facts }]), await loadWords('en'));
    expect(subject).toBe('192 mails to reports.strictmx.test');
    expect(text).not.toMatch(/https:\/\/evil|@evil|^Bcc:/mu);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\p{Bidi_Control}]/u);
    expect(text.length).toBeLessThan(3_000);
  },
);
