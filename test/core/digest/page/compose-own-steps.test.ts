import { expect, test } from 'vitest';
import { composeChangeMx, composeDeleteCnames } from '../../../../core/digest/page/compose-own-steps.ts';
import type { DomainName } from '../../../../core/names/domain-name.ts';
import { english } from '../../../../core/words/en/words.ts';
import { domainName, timestamp } from '../../../fakes/names.ts';
import { summaryOf } from '../digest-facts.ts';

const leaving = (domain: DomainName, date: string) =>
  summaryOf({
    domain,
    plan: {
      kind: 'removal',
      next: { name: 'delete-records', who: 'strictmx', state: 'waiting', at: timestamp(date) },
      cnames: { names: [`mta-sts.${domain}`, `_mta-sts.${domain}`], from: timestamp(date) },
    },
  });

test('composeChangeMx() names the new servers', () => {
  const item = { kind: 'change-mx' as const, newMx: ['*.new.example', 'mx.new.example'], domains: [] };
  expect(JSON.stringify(composeChangeMx(item, english))).toContain('(*.new.example and mx.new.example)');
});

test('composeDeleteCnames() names the records of one domain, and the last date of several', () => {
  const a = leaving(domainName('a.example'), '2026-11-24T10:00:00Z');
  const b = leaving(domainName('b.example'), '2026-11-24T12:00:00Z');
  const text = (...domains: (typeof a)[]) =>
    JSON.stringify(composeDeleteCnames({ kind: 'delete-cnames', domains }, english));
  expect(text(a)).toContain(
    'Delete the CNAME records mta-sts.a.example and _mta-sts.a.example, not before 24 Nov 2026, 10:00 UTC',
  );
  expect(text(a, b)).toContain('mta-sts.<domain>');
  expect(text(a, b)).toContain('24 Nov 2026, 12:00 UTC');
});
