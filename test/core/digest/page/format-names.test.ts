import { describe, expect, test } from 'vitest';
import {
  concernedDomains,
  formatReporter,
  formatSome,
  ownNamesOfAll,
} from '../../../../core/digest/page/format-names.ts';
import { english } from '../../../../core/words/en/words.ts';
import { domainName } from '../../../fakes/names.ts';
import { summaryOf } from '../digest-facts.ts';

test.each([
  [{ name: 'Google Inc.', submitter: 'google.com' }, 'Google Inc. (google.com)'],
  [{ name: 'Google Inc.', submitter: 'evil.example' }, 'Google Inc. (evil[.]example)'],
  [{ name: 'www.evil.example', submitter: 'google.com' }, 'www[.]evil[.]example (google.com)'],
  [{ submitter: 'post.example' }, 'post[.]example'],
  [{ name: 'post.example', submitter: 'post.example' }, 'post[.]example'],
])('formatReporter() of %j is %s', (reporter, expected) => {
  expect(formatReporter(reporter)).toBe(expected);
});

describe('formatSome()', () => {
  const names = (count: number) =>
    formatSome(
      Array.from({ length: count }, (_, index) => `d${index + 1}`),
      2,
      (name) => name.toUpperCase(),
      english,
    );
  test('says how many are left out, but leaves out more than one', () => {
    expect([names(1), names(2), names(3), names(4)]).toEqual([
      'D1',
      'D1 and D2',
      'D1, D2 and D3',
      'D1, D2 and 2 more',
    ]);
  });
});

test('concernedDomains() names several domains, and not the only one', () => {
  const domains = [
    summaryOf({ domain: domainName('a.example') }),
    summaryOf({ domain: domainName('b.example') }),
  ];
  expect(concernedDomains(domains, english)).toEqual([
    { kind: 'paragraph', text: 'Domains: a.example and b.example.' },
  ]);
  expect(concernedDomains(domains.slice(1), english)).toEqual([]);
});

test('ownNamesOfAll() names the hosts of all domains once', () => {
  const domains = [
    summaryOf({ domain: domainName('a.example') }),
    summaryOf({ domain: domainName('b.example') }),
  ];
  expect(ownNamesOfAll(domains)).toEqual(['a.example', 'mx1.example.com', 'mx2.example.com', 'b.example']);
});
