import { describe, expect, test } from 'vitest';
import { languages } from '../../../core/names/language.ts';
import type { OutboundReasonParameters } from '../../../core/tls-rpt/write/outbound-reason.ts';
import { describeOutboundReason } from '../../../core/words/describe-outbound.ts';
import { wordsOf } from '../../fixtures/words-of.ts';

const name = '_smtp._tls.example.com';
const samples: { [C in keyof OutboundReasonParameters]: [OutboundReasonParameters[C], string[]] } = {
  'switched-off': [{}, []],
  'domain-not-allowed': [{ domain: 'example.com' }, ['example.com', 'onlyDomains']],
  'domain-suppressed': [{ domain: 'example.com', why: 'they asked' }, ['example.com', 'they asked']],
  'record-missing': [{ name }, [name]],
  'record-invalid': [{ name, faults: [{ code: 'rua-missing', parameters: {} }] }, [name, 'rua']],
  'record-advice': [{ advice: { code: 'rua-several', parameters: {} } }, ['rua']],
  'record-unknown': [{ name, error: 'SERVFAIL' }, [name, 'SERVFAIL', '24']],
  'destination-unusable': [{ uri: 'ftp://a.example', fault: 'other-scheme' }, ['ftp://a.example', 'mailto']],
  'destination-not-allowed': [{ target: 'a@example.net' }, ['a@example.net', 'onlyDestinations']],
  'destination-suppressed': [{ target: 'a@example.net', why: 'full' }, ['a@example.net', 'full']],
  'destination-too-many': [{ uri: 'mailto:a@example.net', max: 5 }, ['mailto:a@example.net', '5']],
  suppressed: [
    { cause: 'bounce', until: '2026-12-24T06:00:00Z', detail: 'status 5.1.1' },
    ['24', '12', 'status 5.1.1'],
  ],
  'copy-without-report': [{}, []],
};

describe.each(languages)('describeOutboundReason() in %s', (language) => {
  test.each(Object.entries(samples))('says %s with its facts', (code, [parameters, facts]) => {
    const text = describeOutboundReason(wordsOf[language], { code, parameters });
    expect(text).not.toMatch(/undefined|NaN|\[object|[.。]$/);
    for (const fact of facts.filter((one) => one !== '12' || language === 'ja')) expect(text).toContain(fact);
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
