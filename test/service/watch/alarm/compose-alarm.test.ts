import { describe, expect, test } from 'vitest';
import { english } from '../../../../core/words/en/words.ts';
import { japanese } from '../../../../core/words/ja/words.ts';
import {
  type Alarm,
  composeAlarmMail,
  composeAlarmMails,
} from '../../../../service/watch/alarm/compose-alarm.ts';
import { domainName, timestamp } from '../../../fakes/names.ts';
import { sampleFindings } from '../../../fixtures/sample-findings.ts';

const openedAt = timestamp('2026-11-24T10:00:00.000Z');
const uncovered = {
  code: 'mx-uncovered',
  severity: 'error',
  parameters: { host: 'mx9.example.com', mode: 'enforce' },
  openedAt,
};
const fallBack = {
  cachedUntil: timestamp('2026-12-08T10:00:00.000Z'),
  keepValid: ['mx1.example.com', '*.example.net'],
};
const alarm: Alarm = {
  kind: 'opened',
  domain: domainName('example.com'),
  ownNames: ['example.com'],
  incidents: [{ ...uncovered, fallBack }],
  url: 'https://mta.example.net/v1/domains/example.com',
  isApiUrl: true,
};
const closed: Alarm = {
  ...alarm,
  kind: 'closed',
  incidents: [{ ...uncovered, closedAt: timestamp('2026-11-24T11:00:00.000Z') }],
};

const testAlarm: Alarm = { ...alarm, kind: 'test', incidents: [] };

describe('composeAlarmMail()', () => {
  test('says what is wrong, what to do, since when, and where to read more', async () => {
    const { subject, text } = composeAlarmMail(alarm, english);
    await expect(`${subject}\n\n${text}`).toMatchFileSnapshot('../../../golden/alarm/opened.en.txt');
  });

  test('says that it is resolved', async () => {
    const { subject, text } = composeAlarmMail(closed, english);
    await expect(`${subject}\n\n${text}`).toMatchFileSnapshot('../../../golden/alarm/closed.en.txt');
  });

  test('says that its address needs a token only if it is one of the API', () => {
    const textOf = (isApiUrl: boolean) => composeAlarmMail({ ...alarm, isApiUrl }, english).text;
    expect([textOf(true), textOf(false)].map((text) => text.includes('need your token'))).toEqual([
      true,
      false,
    ]);
  });

  test('says of a test that it is one', async () => {
    const { subject, text } = composeAlarmMail(testAlarm, english);
    await expect(`${subject}\n\n${text}`).toMatchFileSnapshot('../../../golden/alarm/test.en.txt');
  });

  test.each([
    ['opened', alarm],
    ['closed', closed],
    ['test', testAlarm],
  ])('is entirely in Japanese for a Japanese recipient: %s', async (kind, one) => {
    const { subject, text } = composeAlarmMail(one, japanese);
    await expect(`${subject}\n\n${text}`).toMatchFileSnapshot(`../../../golden/alarm/${kind}.ja.txt`);
  });

  test.each(Object.entries(sampleFindings))(
    'has no English sentence in Japanese about %s',
    (code, parameters) => {
      const { subject, text } = composeAlarmMail(
        { ...alarm, incidents: [{ code, severity: 'error', parameters, openedAt, fallBack }] },
        japanese,
      );
      expect(`${subject} ${text}`).not.toMatch(/\b(the|is|of|and|to|for|from|needed|resolved)\b/i);
    },
  );

  test('says how many incidents the subject does not name', () => {
    const more = { ...alarm, incidents: [uncovered, uncovered, uncovered] };
    expect(composeAlarmMail(more, english).subject).toBe(
      'example.com: action needed: The policy does not cover a mail server (and 2 more)',
    );
  });

  test('makes no link from text in reports', () => {
    const contentType = 'https://evil.example/';
    const incident = {
      code: 'wrong-media-type',
      severity: 'error',
      parameters: { domain: 'example.com', contentType },
      openedAt,
    };
    const { text } = composeAlarmMail({ ...alarm, incidents: [incident] }, english);
    expect(text).toContain('"hxxps[:]//evil[.]example/"');
  });
});

test('composeAlarmMails() writes to each recipient separately, in their language', async () => {
  const mails = await composeAlarmMails(alarm, [
    'a@example.com',
    { address: 'b@example.com', language: 'ja' },
    { address: 'c@example.com', language: 'en' },
  ]);
  expect(mails.map(({ address, subject }) => [address, subject])).toEqual([
    ['a@example.com', composeAlarmMail(alarm, english).subject],
    ['c@example.com', composeAlarmMail(alarm, english).subject],
    ['b@example.com', composeAlarmMail(alarm, japanese).subject],
  ]);
});
