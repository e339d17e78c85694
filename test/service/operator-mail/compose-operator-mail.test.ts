import { expect, test } from 'vitest';
import { loadWords } from '../../../core/words/languages.ts';
import {
  composeNote,
  composeOperatorMail,
  type Original,
} from '../../../service/operator-mail/compose-operator-mail.ts';
import { timestamp } from '../../fakes/names.ts';
import { nastyTexts } from '../../fixtures/nasty-texts.ts';

const leftOut = { mails: 190, since: timestamp('2026-11-24T08:10:00.000Z') };

const original: Original = {
  address: 'postmaster@reports.strictmx.test',
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
  raw: Buffer.from('From: ann@customer.example\r\nSubject: Your reports bounce\r\n\r\nWhy?\r\n'),
};

test.each(['en', 'ja'] as const)('composeOperatorMail() in %s', async (language) => {
  const { subject, text } = composeOperatorMail(original, { leftOut }, await loadWords(language));
  await expect(`Subject: ${subject}\n\n${text}`).toMatchFileSnapshot(
    `../../golden/operator-mail.${language}.txt`,
  );
});

test.each(['en', 'ja'] as const)('composeNote() in %s', async (language) => {
  const { subject, text, attachments } = composeNote({ leftOut }, await loadWords(language));
  await expect(`Subject: ${subject}\n\n${text}`).toMatchFileSnapshot(
    `../../golden/operator-note.${language}.txt`,
  );
  expect(attachments).toBeUndefined();
});

test('composeOperatorMail() says how much of a large mail is attached', async () => {
  const raw = Buffer.from(`From: a@b.example\r\n\r\n${'x\r\n'.repeat(400_000)}`);
  const { text } = composeOperatorMail({ ...original, raw }, {}, await loadWords('en'));
  expect(text.replaceAll('\n', ' ')).toContain(
    'The first 256 KB of the mail are attached. All 1,172 KB of it are in the store',
  );
});

test('composeOperatorMail() says so where nothing is known about the sender', async () => {
  const facts = { recipients: [], authenticationResults: [], dkimSignatures: [] };
  const { text } = composeOperatorMail({ ...original, facts }, {}, await loadWords('en'));
  expect(text).toMatch(/Sender checks\s+none/);
  expect(text).not.toContain('undefined');
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
    const { subject, text } = composeOperatorMail({ ...original, facts }, {}, await loadWords('en'));
    expect(subject).toBe('Mail to postmaster@reports.strictmx.test');
    expect(text).not.toMatch(/https:\/\/evil|@evil|^Bcc:/mu);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\p{Bidi_Control}]/u);
    expect(text.length).toBeLessThan(3_000);
  },
);
