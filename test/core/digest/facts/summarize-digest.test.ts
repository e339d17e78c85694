import { describe, expect, test } from 'vitest';
import type { DomainFacts } from '../../../../core/digest/facts/digest-input.ts';
import { domainName } from '../../../fakes/names.ts';
import { summarizeFacts, today } from '../digest-cases.ts';
import { facts, incident } from '../digest-facts.ts';

const summarize = (domains: DomainFacts[]) => summarizeFacts({ day: today, domains });

const error = incident({ severity: 'error' });

describe('summarizeDigest()', () => {
  test.each([
    ['act', [facts({ incidents: [incident()] }), facts({ incidents: [error] })], [1, 1]],
    ['check', [facts(), facts({ incidents: [incident()] })], [0, 1]],
    ['calm', [facts()], [0, 0]],
  ])('is as urgent as its most urgent item: %s', (urgency, domains, counts) => {
    const summary = summarize(domains);
    expect(summary.urgency).toBe(urgency);
    expect([summary.actions.length, summary.checks.length]).toEqual(counts);
  });

  test('lists the most urgent domains first, then by name', () => {
    const { domains } = summarize([
      facts({ domain: domainName('b.example') }),
      facts({ domain: domainName('c.example'), incidents: [error] }),
      facts({ domain: domainName('a.example') }),
      facts({ domain: domainName('d.example'), incidents: [incident()] }),
    ]);
    expect(domains.map(({ domain }) => domain)).toEqual(['c.example', 'd.example', 'a.example', 'b.example']);
  });
});
