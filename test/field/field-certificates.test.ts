/**
 * Certificates of policy hosts by their lifetimes. To add a case, add a row: where it was found, what it is, the lifetime
 * and what is left of it in days, the right severity and why.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgePolicy } from '../../core/domain-check/judge-policy.ts';
import { formatPolicy } from '../../core/mta-sts/policy.ts';
import { domainName } from '../fakes/names.ts';

const now = new Date('2026-11-28T12:00:00Z');
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);
const text = Buffer.from(formatPolicy({ mode: 'enforce', mx: ['mx.example.com'], maxAgeSeconds: 604_800 }));

/** @returns the severity of what is said about the certificate; undefined: nothing */
function judge(lifetime: number | undefined, left: number): string | undefined {
  const from = lifetime === undefined ? {} : { certificateNotBefore: inDays(left - lifetime) };
  const { findings } = judgePolicy({
    domain: domainName('example.com'),
    now,
    mtaStsTxt: { kind: 'none' },
    tlsRptTxt: { kind: 'none' },
    served: { text, certificateNotAfter: inDays(left), ...from },
    mx: { kind: 'null-mx' },
    caa: { name: 'example.com', answer: { kind: 'none' } },
  });
  return findings.find(({ code }) => code === 'certificate-ends')?.severity;
}

interface FieldCertificate {
  source: string;
  situation: string;
  lifetime?: number;
  left: number;
  right: 'warning' | 'error' | undefined;
  because: string;
}

const sixDays = 'authorities with certificates of six days renew them every second or third day';

const fieldCertificates: FieldCertificate[] = [
  {
    source: 'an authority’s "shortlived" profile',
    situation: 'six days, new',
    lifetime: 6.7,
    left: 6.6,
    right: undefined,
    because: sixDays,
  },
  {
    source: 'variant',
    situation: 'six days, half over',
    lifetime: 6.7,
    left: 3.3,
    right: undefined,
    because: sixDays,
  },
  {
    source: 'variant',
    situation: 'six days, less than a third left',
    lifetime: 6.7,
    left: 2.2,
    right: 'warning',
    because: 'a newer one should be served by now',
  },
  {
    source: 'variant',
    situation: 'six days, a day left',
    lifetime: 6.7,
    left: 1,
    right: 'error',
    because: 'something prevents the renewal',
  },
  {
    source: 'variant',
    situation: 'ten days, four left',
    lifetime: 10,
    left: 4,
    right: undefined,
    because: 'more than a third is left',
  },
  {
    source: 'variant',
    situation: '47 days, fifteen left',
    lifetime: 47,
    left: 15,
    right: undefined,
    because: 'two weeks are time enough for a person',
  },
  {
    source: 'variant',
    situation: '47 days, thirteen left',
    lifetime: 47,
    left: 13,
    right: 'warning',
    because: 'it should have been renewed weeks before',
  },
  {
    source: 'variant',
    situation: 'a year, two days left',
    lifetime: 398,
    left: 2,
    right: 'error',
    because: 'nobody renewed it',
  },
  {
    source: 'variant',
    situation: 'an unknown lifetime, thirteen days left',
    left: 13,
    right: 'warning',
    because: 'most live for months',
  },
];

describe('the end of a certificate is judged by its lifetime:', () => {
  test.each(fieldCertificates)('$situation ($source)', ({ lifetime, left, right, because }) => {
    expect(judge(lifetime, left), because).toBe(right);
  });
});

test('a certificate of whatever lifetime is well at first, and its end only gets worse', () => {
  const rank = [undefined, 'warning', 'error'];
  fc.assert(
    fc.property(
      fc.double({ min: 1, max: 825, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (life, share) => {
        expect(judge(life, life * 0.99)).toBe(undefined);
        expect(judge(life, life * 0.01 * Math.min(1, 3 / life))).toBe('error');
        const [sooner, later] = [life * share, life * share * 0.5];
        expect(rank.indexOf(judge(life, later))).toBeGreaterThanOrEqual(rank.indexOf(judge(life, sooner)));
      },
    ),
  );
});
