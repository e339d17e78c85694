import { expect, test } from 'vitest';
import { ownQuarantineInWords, quarantineInWords } from '../../api/quarantine-in-words.ts';
import { uncounted } from '../../core/tls-rpt/refusal.ts';
import { english } from '../../core/words/en/words.ts';
import { domainName, timestamp } from '../fakes/names.ts';

test('quarantineInWords() adds the meaning of each cause, and keeps code and facts', () => {
  const refused = [uncounted('other-domain', { domain: 'victim.example' }), uncounted('no-period', {})];
  const entry = {
    schema: 1 as const,
    raw: 'mail/in/m1',
    receivedAt: timestamp('2026-11-24T06:00:00.000Z'),
    ...uncounted('other-domain', { domain: 'victim.example' }),
    refused,
    refusedCount: 2,
    counted: [],
  };
  const about = 'it is about victim.example, but this recipient address belongs to another domain';
  expect(quarantineInWords(entry, english)).toEqual({
    ...entry,
    detail: about,
    refused: [
      { ...refused[0], detail: about },
      { ...refused[1], detail: 'it does not say which day it is about' },
    ],
  });
});

test('ownQuarantineInWords() says the cause in words, and leaves its facts out', () => {
  const mail = {
    receivedAt: timestamp('2026-11-24T06:00:00.000Z'),
    domains: [domainName('example.com')],
    reason: 'no-period',
  };
  const { cause } = uncounted('no-period', {});
  expect(ownQuarantineInWords({ ...mail, cause }, english)).toEqual({
    ...mail,
    detail: 'it does not say which day it is about',
  });
});
