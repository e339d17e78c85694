import { describe, expect, test } from 'vitest';
import { languages } from '../../../core/names/language.ts';
import type { OutboundReasonParameters } from '../../../core/tls-rpt/write/outbound-reason.ts';
import { describeOutboundReason } from '../../../core/words/describe-outbound.ts';
import { sampleOutboundReasons } from '../../fixtures/sample-outbound-reasons.ts';
import { wordsOf } from '../../fixtures/words-of.ts';

/** Facts that the words must have, beside the texts among the parameters. */
const facts: Partial<Record<keyof OutboundReasonParameters, string[]>> = {
  'domain-not-allowed': ['onlyDomains'],
  'record-invalid': ['rua'],
  'record-advice': ['rua'],
  'record-unknown': ['24'],
  'destination-unusable': ['mailto'],
  'destination-not-allowed': ['onlyDestinations'],
  'destination-too-many': ['5'],
  suppressed: ['24'],
};
/** What is put into words itself. */
const codes = new Set(['fault', 'cause', 'until']);

const rows = (Object.keys(sampleOutboundReasons) as (keyof OutboundReasonParameters)[]).flatMap((code) =>
  sampleOutboundReasons[code].map((parameters: object) => {
    const texts = Object.entries(parameters).filter(
      ([name, value]) => typeof value === 'string' && !codes.has(name),
    );
    return [
      code,
      parameters,
      [...texts.map(([, value]) => value as string), ...(facts[code] ?? [])],
    ] as const;
  }),
);

describe.each(languages)('describeOutboundReason() in %s', (language) => {
  test.each(rows)('says %s with its facts', (code, parameters, wanted) => {
    const text = describeOutboundReason(wordsOf[language], { code, parameters });
    expect(text).not.toMatch(/undefined|NaN|\[object|[.。]$/);
    for (const fact of wanted) expect(text).toContain(fact);
    if (language === 'ja') expect(text).toMatch(/[\p{sc=Hiragana}\p{sc=Katakana}]/u);
  });

  test('gives a general text for a code from a newer version', () => {
    const text = describeOutboundReason(wordsOf[language], { code: 'toString', parameters: {} });
    expect(text).toContain('toString');
  });

  test('names a cause of a suppression from a newer version', () => {
    const parameters = { cause: 'quota', until: '2026-12-24T06:00:00Z', detail: '' };
    expect(describeOutboundReason(wordsOf[language], { code: 'suppressed', parameters })).toContain(
      '"quota"',
    );
  });
});
