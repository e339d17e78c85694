/**
 * A third language is a folder and a line: everything that a user reads comes from one `Words`. Shown with a language
 * that puts English in brackets: whatever mail, alarm, problem or next step has outside them was not translated. The
 * refusals of the API are shown with it where they are made (test/api/refusal.test.ts).
 */

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { confirmationPage, expiredPage } from '../../../api/pages/confirmation-page.ts';
import type { FindingCode } from '../../../core/finding/finding.ts';
import { describeFinding } from '../../../core/words/describe-finding.ts';
import { english } from '../../../core/words/en/words.ts';
import { composePassedNotice } from '../../../service/life-cycle/mail-former-owner.ts';
import { composeOperatorMail } from '../../../service/operator-mail/compose-operator-mail.ts';
import { composeQuestionInWords } from '../../../service/recipients/compose-question.ts';
import { type Alarm, composeAlarmMail } from '../../../service/watch/alarm/compose-alarm.ts';
import { composeWebhookPosts } from '../../../service/watch/alarm/compose-webhook.ts';
import { domainName, timestamp } from '../../fakes/names.ts';
import {
  findUntranslated,
  namesIn,
  outsideBrackets,
  pseudoLanguageOf,
} from '../../fixtures/pseudo-language.ts';
import { sampleFindings } from '../../fixtures/sample-findings.ts';
import { composeFacts, digestCases } from '../digest/digest-cases.ts';

const pseudo = pseudoLanguageOf(english);

/** The text of a page, with a space for each tag. */
const textOf = (html: string): string =>
  html
    .replace(/<style>.*?<\/style>/s, '')
    .replaceAll(/<a [^>]*href="([^"]*)"[^>]*>/g, ' $1 ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&nbsp;', ' ')
    .replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(code));

/** As the mail writes a name of strangers: shortened, without links. */
const withoutMarks = (text: string) => text.replaceAll(/\[([.@:])\]/g, '$1');

const root = join(import.meta.dirname, '../../..');
const domain = domainName('example.com');
const findings = Object.entries(sampleFindings);

/** What a mail says, with what in it is no word: names, ids and what was found. */
interface Composed {
  parts: string[];
  data: string[];
}

/** Each mail that a file sends to users. */
const mails: Record<string, [what: string, compose: () => Composed][]> = {
  'service/daily-mail/deliver-digests.ts': digestCases
    .filter(({ name }) => name.endsWith('.en'))
    .map(({ name, input }) => [
      `the daily mail ${name}`,
      () => {
        const { subject, text, html } = composeFacts(input, pseudo);
        const names = [...namesIn(input), input.owner, ...addressesIn(text)];
        // What strangers wrote is shortened and loses its links, so of theirs each word counts.
        const data = name === 'hostile.en' ? [...names, ...names.flatMap(wordsIn), 'hxxps'] : names;
        return { parts: [subject, text, textOf(html)], data };
      },
    ]),
  'service/watch/alarm/alert.ts': findings.flatMap(([code, parameters]) =>
    (['opened', 'closed'] as const).map((kind): [string, () => Composed] => [
      `the alarm about ${code}, ${kind},`,
      () => composeAlarm(code, parameters, kind),
    ]),
  ),
  'service/watch/alarm/send-test-alarm.ts': [['a test alarm', () => composeAlarm('test', {}, 'test')]],
  'service/recipients/send-question.ts': [
    [
      'the question whether an address wants mail',
      () => {
        const url = 'https://mta.example.net/v1/recipients/acme/1/secret';
        const question = { owner: 'acme', domain, url, expiresAt: timestamp('2026-11-30T10:00:00Z') };
        const { subject, text, html } = composeQuestionInWords(question, pseudo);
        return { parts: [subject, text, textOf(html)], data: [url, 'StrictMX'] };
      },
    ],
  ],
  'service/life-cycle/mail-former-owner.ts': [
    [
      'the notice that a domain is no longer hosted',
      () => {
        const { subject, text } = composePassedNotice(domain, timestamp('2026-11-30T10:00:00Z'), pseudo);
        return { parts: [subject, text], data: [] };
      },
    ],
  ],
  'service/operator-mail/forward-mail.ts': [
    [
      'a mail that somebody wrote to postmaster',
      () => {
        const facts = {
          from: 'ann',
          subject: 'hello',
          recipients: [],
          authenticationResults: [],
          dkimSignatures: [],
        };
        const attachment = { filename: 'a.eml', contentType: 'message/rfc822', content: Buffer.alloc(9) };
        const { subject, text } = composeOperatorMail(
          {
            mailDomain: 'example.com',
            originals: [{ facts, bytes: 3_000, attachment }],
            mails: 9,
            unsent: 2,
          },
          pseudo,
        );
        return { parts: [subject, text], data: ['ann', 'hello', 'example.com', 'a.eml'] };
      },
    ],
  ],
};

/** They send what they are given. */
const helpers = ['core/mail/automatic-mail.ts', 'service/recipients/try-mail.ts'];

/** The report that another domain asked for has a text in English, for a program or for whoever reads it there. */
const toOthers = ['service/outbound/compose-outbound.ts', 'service/deployment/try-report.ts'];

function composeAlarm(code: string, parameters: object, kind: Alarm['kind']): Composed {
  const url = 'https://mta.example.net/v1/domains/example.com';
  const times = {
    openedAt: timestamp('2026-11-23T10:00:00Z'),
    closedAt: timestamp('2026-11-23T11:00:00Z'),
  };
  const fallBack = { cachedUntil: timestamp('2026-11-30T10:00:00Z'), keepValid: ['mx.example.com'] };
  const incident = { code, parameters, severity: 'error', ...times, fallBack };
  const alarm = {
    kind,
    domain,
    ownNames: [],
    url,
    isApiUrl: true,
    incidents: kind === 'test' ? [] : [incident, incident],
  };
  const { subject, text } = composeAlarmMail(alarm, pseudo);
  const posts = composeWebhookPosts(alarm, times.openedAt, pseudo);
  return { parts: [subject, text, ...posts.map((post) => post.text)], data: [url] };
}

describe('the pseudo-language', () => {
  test('finds text in no language', () => {
    expect(outsideBrackets('a ⟦b ⟦c⟧ d⟧ e')).toBe('a  e');
    expect(findUntranslated('example.com: ⟦action needed⟧ (under way)', ['example.com'])).toEqual([
      'under',
      'way',
    ]);
  });

  test('reads the mails of every file that sends some to users', () => {
    const senders = globSync('{core,service,api,bin,lambdas,adapters}/**/*.ts', { cwd: root }).filter(
      (file) =>
        /(?<!function )\b(?:tryMail|sendAutomaticMail|writeAutomaticMail|composeMail)\(/u.test(
          readFileSync(join(root, file), 'utf8'),
        ),
    );
    const known = [...Object.keys(mails), ...helpers, ...toOthers];
    expect(senders.toSorted()).toEqual(known.toSorted());
  });

  test.each(Object.values(mails).flat())('leaves nothing of %s outside the brackets', (_, compose) => {
    const { parts, data } = compose();
    for (const part of parts) expect(findUntranslated(withoutMarks(part), data)).toEqual([]);
  });

  test('leaves nothing of the pages behind the link of a question outside the brackets', () => {
    const pages = ['waiting', 'confirmed', 'declined'].map((status) =>
      confirmationPage({ owner: 'acme', address: 'ann@example.com', status }, pseudo),
    );
    for (const page of [...pages, expiredPage(pseudo)])
      expect(findUntranslated(textOf(page), ['StrictMX'])).toEqual([]);
  });

  test.each(findings)('leaves nothing of the problem %s outside the brackets', (code, parameters) => {
    const { title, message, nextStep } = describeFinding(pseudo, { code: code as FindingCode, parameters });
    for (const part of [title, message, nextStep]) expect(findUntranslated(part, [])).toEqual([]);
  });
});

const wordsIn = (text: string) => text.match(/[\p{L}\p{M}]+/gu) ?? [];
const addressesIn = (text: string) => text.match(/https:\/\/mta\.example\.net\S*/g) ?? [];
