import { describe, expect, test } from 'vitest';
import {
  composeMustStayValid,
  composePlans,
  formatCnames,
  formatPatterns,
  latest,
} from '../../../../core/digest/page/compose-plans.ts';
import type { DomainName } from '../../../../core/names/domain-name.ts';
import type { Timestamp } from '../../../../core/names/timestamp.ts';
import { english } from '../../../../core/words/en/words.ts';
import { domainName, timestamp } from '../../../fakes/names.ts';
import { summaryOf } from '../digest-facts.ts';

const waiting = (domain: DomainName, at: string) =>
  summaryOf({
    domain,
    plan: {
      kind: 'migration',
      newMx: ['mx.new.example'],
      next: { name: 'change-mx', who: 'owner', state: 'waiting', at: timestamp(at) },
    },
  });
const itemsOf = (blocks: ReturnType<typeof composePlans>) =>
  blocks.flatMap((block) => (block.kind === 'list' ? block.items : []));

describe('composePlans()', () => {
  test('takes one line for plans of one day, soonest first, with the last of their times', () => {
    const [first, second, ...more] = itemsOf(
      composePlans(
        [
          waiting(domainName('c.example'), '2026-12-09T06:00:00Z'),
          waiting(domainName('a.example'), '2026-12-08T06:00:00Z'),
          waiting(domainName('b.example'), '2026-12-08T07:00:00Z'),
        ],
        10,
        english,
      ),
    );
    expect(first).toContain('a.example and b.example: change of mail provider to mx.new.example.');
    expect(first).toContain('from 8 Dec 2026, 07:00 UTC');
    expect(second).toContain('c.example');
    expect(more).toEqual([]);
  });

  test('says from when a domain that ended without a removal may be deleted', () => {
    const parked = summaryOf({ mode: 'none', deletableFrom: timestamp('2026-12-31T09:00:00Z') });
    expect(itemsOf(composePlans([parked], 10, english))).toEqual([
      'example.com: ended with mode "none". The domain\'s records and HTTPS host may be deleted from 31 Dec 2026, 09:00 UTC.',
    ]);
  });

  test('says nothing of a domain without a plan', () => {
    expect(composePlans([summaryOf()], 10, english)).toEqual([]);
  });
});

test('composeMustStayValid() joins domains whose servers are needed until one day', () => {
  const need = (domain: DomainName, until: Timestamp) =>
    summaryOf({ domain, mxNeeds: [{ pattern: 'mx.old.example', until }] });
  const domains = [
    need(domainName('a.example'), timestamp('2026-12-02T07:00:00Z')),
    need(domainName('b.example'), timestamp('2026-12-02T09:00:00Z')),
  ];
  expect(itemsOf(composeMustStayValid(domains, 10, english))).toEqual([
    'mx.old.example: until 2 Dec 2026, 09:00 UTC (a.example and b.example)',
  ]);
});

test('formatPatterns() shows own patterns unchanged, and how many more there are', () => {
  const patterns = Array.from({ length: 8 }, (_, index) => `mx${index}.example.com`);
  expect(formatPatterns(patterns, english)).toMatch(/^mx0\.example\.com, .* and 3 more$/);
});

test('formatCnames() names those of one domain, and the form of several', () => {
  const one = { names: ['mta-sts.example.com'] };
  expect(formatCnames([one], english)).toBe('mta-sts.example.com');
  expect(formatCnames([one, one], english)).toBe(english.plans.cnamesOfEach);
});

test('latest() is the last time, or empty', () => {
  expect([latest(['2026-01-02', '2026-01-03', '2026-01-01'].map(timestamp)), latest([])]).toEqual([
    '2026-01-03',
    '',
  ]);
});
