import { describe, expect, test } from 'vitest';
import type { DigestIncident } from '../../../../core/digest/facts/digest-input.ts';
import { groupAlike } from '../../../../core/digest/facts/group-alike.ts';
import type { DomainName } from '../../../../core/names/domain-name.ts';
import { domainName } from '../../../fakes/names.ts';
import { incident } from '../digest-facts.ts';

const of = (domain: DomainName, code: string, parameters: object, subject?: string) => ({
  domain,
  incident: incident({ code, parameters, ...(subject !== undefined && { subject }) }) as DigestIncident,
});
const sizes = (...incidents: ReturnType<typeof of>[]) => groupAlike(incidents).map((group) => group.length);

describe('groupAlike()', () => {
  test('groups incidents that differ only in the subject', () => {
    const unused = (pattern: string) =>
      of(domainName('example.com'), 'mx-pattern-unused', { pattern }, pattern);
    expect(sizes(unused('mx1.example.net'), unused('mx2.example.net'))).toEqual([2]);
  });

  test('groups incidents that differ only in the domain and in the records to set', () => {
    const missing = (domain: DomainName) =>
      of(domain, 'tls-rpt-missing', {
        domain,
        hosted: { tlsRpt: { value: `claim-${domain.length}-${domain.charCodeAt(0)}` } },
      });
    const host = (domain: DomainName) =>
      of(domain, 'cname-missing', { host: `mta-sts.${domain}`, found: [] });
    expect(
      sizes(
        missing(domainName('a.example')),
        host(domainName('a.example')),
        missing(domainName('b.example')),
        host(domainName('b.example')),
      ),
    ).toEqual([2, 2]);
  });

  test.each<[string, object, object]>([
    [
      'other facts',
      { domain: domainName('a.example'), status: 404 },
      { domain: domainName('b.example'), status: 500 },
    ],
    [
      'another name',
      { domain: domainName('a.example'), found: 'x.example' },
      { domain: domainName('b.example'), found: 'y.example' },
    ],
  ])('keeps apart %s', (_reason, a, b) => {
    expect(
      sizes(of(domainName('a.example'), 'wrong-status', a), of(domainName('b.example'), 'wrong-status', b)),
    ).toEqual([1, 1]);
  });

  test('keeps apart codes', () => {
    expect(
      sizes(of(domainName('a.example'), 'mx-none', {}), of(domainName('a.example'), 'mx-null', {})),
    ).toEqual([1, 1]);
  });
});
