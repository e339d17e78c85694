import { describe, expect, test } from 'vitest';
import type { MailFacts } from '../../../../core/mail/mail-facts.ts';
import { createOwnerFinder } from '../../../../core/tls-rpt/judge/find-owner.ts';
import type { ReportedPolicy } from '../../../../core/tls-rpt/report.ts';

const mx = (policyDomain: string): ReportedPolicy => ({ policyType: 'tlsa', policyDomain });
const sts = (policyDomain: string): ReportedPolicy => ({ policyType: 'sts', policyDomain });
const own = 'customer.example';

/** The owner of the first of these policies. */
function ownerOf(policies: ReportedPolicy[], addressed: string[], mail: Partial<MailFacts> = {}) {
  const facts = { recipients: [], authenticationResults: [], dkimSignatures: [], ...mail };
  return createOwnerFinder({ policies, notes: [] }, new Set(addressed), facts)(policies[0]!);
}

describe('createOwnerFinder() gives an entry of an MX host to', () => {
  test.each([
    ['the domain above the host', [mx('mx01.customer.example')], [own], {}, { domain: own }],
    [
      'the only domain addressed, if the host is elsewhere',
      [mx('mx01.shared-host.example')],
      [own],
      {},
      { domain: own, source: 'recipient' },
    ],
    [
      'the domain of TLS-Report-Domain rather than the recipient, because it can be signed',
      [mx('mx01.shared-host.example')],
      [own],
      { tlsReportDomain: own },
      { domain: own, source: 'tls-report-domain' },
    ],
    [
      'the domain of TLS-Report-Domain among several, even above the host',
      [mx('mx01.customer.example')],
      [own, 'b.example'],
      { tlsReportDomain: 'b.example' },
      { domain: 'b.example', source: 'tls-report-domain' },
    ],
    [
      'the domain of the Subject',
      [mx('mx01.shared-host.example')],
      [own, 'b.example'],
      { subject: 'Report Domain: b.example Submitter: s.example Report-ID: <1@s.example>' },
      { domain: 'b.example', source: 'subject' },
    ],
    [
      'the domain above the host among several',
      [mx('mx01.customer.example')],
      [own, 'b.example'],
      {},
      { domain: own },
    ],
    [
      'the domain of the other entries',
      [mx('mx01.shared-host.example'), sts(own)],
      [own, 'b.example'],
      { tlsReportDomain: 'b.example' },
      { domain: own },
    ],
    [
      'nobody, if the other entries are about another domain',
      [mx('mx01.customer.example'), sts('victim.example')],
      [own],
      { tlsReportDomain: own },
      undefined,
    ],
    [
      'nobody, if several domains are addressed and nothing names one',
      [mx('mx01.shared-host.example')],
      [own, 'b.example'],
      { tlsReportDomain: 'c.example' },
      undefined,
    ],
  ])('%s', (_, policies, addressed, mail, owner) => {
    expect(ownerOf(policies, addressed, mail)).toEqual(owner);
  });
});
