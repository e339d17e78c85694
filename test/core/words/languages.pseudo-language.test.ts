/**
 * A third language is a folder and a line: everything that a user reads comes from one `Words`. Shown with a language
 * that puts English in brackets: whatever mail, alarm, problem or next step has outside them was not translated. The
 * refusals of the API are shown with it where they are made (test/api/refusal.test.ts).
 */

import { describe, expect, test } from 'vitest';
import { confirmationPage, expiredPage } from '../../../api/pages/confirmation-page.ts';
import type { FindingCode } from '../../../core/finding/finding.ts';
import { describeFinding } from '../../../core/words/describe-finding.ts';
import { english } from '../../../core/words/en/words.ts';
import { composeQuestionInWords } from '../../../service/recipients/compose-question.ts';
import { composeAlarmMail, composeAlarmPost } from '../../../service/watch/compose-alarm.ts';
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

describe('the pseudo-language', () => {
  test('finds what is in no language', () => {
    expect(outsideBrackets('a ⟦b ⟦c⟧ d⟧ e')).toBe('a  e');
    expect(findUntranslated('example.com: ⟦action needed⟧ (under way)', ['example.com'])).toEqual([
      'under',
      'way',
    ]);
  });

  const cases = digestCases.filter(({ name }) => name.endsWith('.en'));
  test.each(cases)('leaves nothing of the daily mail $name outside the brackets', ({ name, input }) => {
    const { subject, text, html } = composeFacts(input, pseudo);
    const names = [...namesIn(input), input.owner, ...addressesIn(text)];
    // What strangers wrote is shortened and loses its links, so of theirs each word counts.
    const data = name === 'hostile.en' ? [...names, ...names.flatMap(wordsIn), 'hxxps'] : names;
    for (const part of [subject, text, textOf(html)]) {
      expect(findUntranslated(withoutMarks(part), data)).toEqual([]);
    }
  });

  const findings = Object.entries(sampleFindings);
  const kinds = ['opened', 'closed'] as const;
  test.each(findings.flatMap(([code, parameters]) => kinds.map((kind) => [code, kind, parameters] as const)))(
    'leaves nothing of the alarm about %s, %s, outside the brackets',
    (code, kind, parameters) => {
      const url = 'https://mta.example.net/v1/domains/example.com';
      const times = {
        openedAt: timestamp('2026-11-23T10:00:00Z'),
        closedAt: timestamp('2026-11-23T11:00:00Z'),
      };
      const fallBack = { cachedUntil: timestamp('2026-11-30T10:00:00Z'), keepValid: ['mx.example.com'] };
      const incident = { code, parameters, ...times, fallBack };
      const alarm = {
        kind,
        domain: domainName('example.com'),
        ownNames: [],
        url,
        incidents: [incident, incident],
      };
      const { subject, text } = composeAlarmMail(alarm, pseudo);
      const post = composeAlarmPost(alarm, pseudo).text;
      for (const part of [subject, text, post]) expect(findUntranslated(part, [url])).toEqual([]);
    },
  );

  test('leaves nothing of the question whether an address wants mail, and of its pages, outside the brackets', () => {
    const url = 'https://mta.example.net/v1/recipients/acme/1/secret';
    const question = {
      owner: 'acme',
      domain: domainName('example.com'),
      url,
      expiresAt: timestamp('2026-11-30T10:00:00Z'),
    };
    const { subject, text, html } = composeQuestionInWords(question, pseudo);
    const pages = ['waiting', 'confirmed', 'declined'].map((status) =>
      confirmationPage({ owner: 'acme', address: 'ann@example.com', status }, pseudo),
    );
    for (const part of [subject, text, ...[html, ...pages, expiredPage(pseudo)].map(textOf)])
      expect(findUntranslated(part, [url, 'StrictMX'])).toEqual([]);
  });

  test.each(findings)('leaves nothing of the problem %s outside the brackets', (code, parameters) => {
    const { title, message, nextStep } = describeFinding(pseudo, { code: code as FindingCode, parameters });
    for (const part of [title, message, nextStep]) expect(findUntranslated(part, [])).toEqual([]);
  });
});

const wordsIn = (text: string) => text.match(/[\p{L}\p{M}]+/gu) ?? [];
const addressesIn = (text: string) => text.match(/https:\/\/mta\.example\.net\S*/g) ?? [];
