import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { judgeDomain } from '../../core/domain-check/judge-domain.ts';
import type { ObservedDomain } from '../../core/domain-check/observed-domain.ts';
import { finding } from '../../core/finding/finding.ts';
import { formatPolicy } from '../../core/mta-sts/policy.ts';
import { parseMtaStsRecord } from '../../core/mta-sts/record.ts';
import { parseTlsRptRecord } from '../../core/tls-rpt/record.ts';
import { domainName } from '../fakes/names.ts';

const domain = domainName('example.com');
const txt = (...records: string[]) => ({ kind: 'found' as const, records });
const nothing: ObservedDomain = {
  domain,
  now: new Date('2026-11-28T12:00:00Z'),
  mtaStsTxt: { kind: 'none' },
  tlsRptTxt: { kind: 'none' },
  served: { finding: finding('fetch-dns', { domain }) },
  mx: { kind: 'hosts', hosts: [{ host: 'mx.example.com', preference: 10 }] },
  caa: { name: domain, answer: { kind: 'none' } },
};
const served = {
  text: Buffer.from(formatPolicy({ mode: 'enforce', mx: ['mx.example.com'], maxAgeSeconds: 2_592_000 })),
};
const wildcard = txt('v=spf1 -all');

interface FieldDomain {
  source: string;
  situation: string;
  observed: Partial<ObservedDomain>;
  verdict: string;
  codes: string[];
}

const fieldDomains: FieldDomain[] = [
  {
    source: 'wildcard TXT records of parking services',
    situation: 'a wildcard answers with its SPF record',
    observed: { mtaStsTxt: wildcard, tlsRptTxt: wildcard },
    verdict: 'none',
    codes: ['mta-sts-absent', 'tls-rpt-missing'],
  },
  {
    source: 'variant',
    situation: 'a parked domain with a null MX and a wildcard',
    observed: { mtaStsTxt: wildcard, tlsRptTxt: wildcard, mx: { kind: 'null-mx' } },
    verdict: 'none',
    codes: ['mta-sts-not-needed'],
  },
  {
    source: 'variant',
    situation: 'a parked domain whose wildcard leads mta-sts to a host with another certificate',
    observed: {
      mtaStsTxt: wildcard,
      tlsRptTxt: wildcard,
      served: { finding: finding('fetch-tls-name', { domain }) },
      mx: { kind: 'null-mx' },
    },
    verdict: 'none',
    codes: ['mta-sts-not-needed'],
  },
  {
    source: 'variant',
    situation: 'a wildcard answers with an empty record and a token of a provider',
    observed: { mtaStsTxt: txt('', 'site-verification=abc'), tlsRptTxt: wildcard },
    verdict: 'none',
    codes: ['mta-sts-absent', 'tls-rpt-missing'],
  },
  {
    source: 'variant',
    situation: 'the record stands beside that of a wildcard',
    observed: {
      mtaStsTxt: txt('v=spf1 -all', 'v=STSv1; id=1;'),
      tlsRptTxt: txt('v=TLSRPTv1; rua=mailto:a@b.example', 'v=spf1 -all'),
      served,
    },
    verdict: 'enforced',
    codes: [],
  },
  {
    source: 'variant',
    situation: 'somebody put quotation marks into the record',
    observed: {
      mtaStsTxt: txt('"v=STSv1; id=1;"'),
      tlsRptTxt: txt('v=TLSRPTv1; rua=mailto:a@b.example'),
      served,
    },
    verdict: 'broken',
    codes: ['record-invalid'],
  },
  {
    source: 'variant',
    situation: 'a parked domain whose wildcard leads to a web server that answers everything',
    observed: {
      mtaStsTxt: wildcard,
      tlsRptTxt: wildcard,
      served: { finding: finding('wrong-media-type', { domain, contentType: 'text/html' }) },
    },
    verdict: 'none',
    codes: ['mta-sts-absent', 'tls-rpt-missing'],
  },
  {
    source: 'variant',
    situation: 'a parked domain with a null MX that still has TLS reporting',
    observed: {
      mtaStsTxt: wildcard,
      tlsRptTxt: txt('v=TLSRPTv1; rua=mailto:a@b.example'),
      mx: { kind: 'null-mx' },
    },
    verdict: 'none',
    codes: ['mta-sts-not-needed'],
  },
  {
    source: 'variant',
    situation: 'a wildcard answers with another version, which no sender reads',
    observed: { mtaStsTxt: txt('v=DMARC1; p=reject'), tlsRptTxt: txt('v=spf1 include:STSv1 -all') },
    verdict: 'none',
    codes: ['mta-sts-absent', 'tls-rpt-missing'],
  },
  {
    source: 'dig of many domains: a blank before the semicolon',
    situation: 'records with a blank before the semicolon',
    observed: {
      mtaStsTxt: txt('v=STSv1 ; id=1234;'),
      tlsRptTxt: txt('v=TLSRPTv1 ; rua=mailto:tls@a.example'),
      served,
    },
    verdict: 'enforced',
    codes: [],
  },
];

describe('a domain that people met is judged right:', () => {
  test.each(fieldDomains)('$situation ($source)', ({ observed, verdict, codes }) => {
    const judged = judgeDomain({ ...nothing, ...observed });
    expect(judged.findings.map(({ code }) => code)).toEqual(codes);
    expect(judged.verdict).toBe(verdict);
  });
});

const folder = new URL('../../../shared/samples/field/', import.meta.url);

describe.runIf(existsSync(folder))('the sample records are valid:', () => {
  test.each([
    ['mta-sts-space.record', parseMtaStsRecord],
    ['tls-rpt-space.record', parseTlsRptRecord],
  ])('%s', async (file, parse) => {
    const record = (await readFile(new URL(file, folder), 'utf8')).trimEnd();
    expect(parse([record])).toMatchObject({ ok: true });
  });
});
