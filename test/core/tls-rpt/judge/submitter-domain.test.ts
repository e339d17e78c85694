import { describe, expect, test } from 'vitest';
import { claimedSubmitter, submitterDomain } from '../../../../core/tls-rpt/judge/submitter-domain.ts';

const report = (contactInfo?: string) => ({ ...(contactInfo && { contactInfo }), policies: [], notes: [] });

describe('submitterDomain()', () => {
  test.each([
    ['contact-info', report('tls@Reporter.example'), {}, 'reporter.example'],
    ['a mailto URI', report('mailto:tls@reporter.example'), {}, 'reporter.example'],
    ['a name and an address', report('TLS <tls@reporter.example>, +1 555 0100'), {}, 'reporter.example'],
    [
      'TLS-Report-Submitter without contact-info',
      report(),
      { tlsReportSubmitter: 'Other.example.' },
      'other.example',
    ],
    [
      'TLS-Report-Submitter if contact-info is no address',
      report('call us'),
      { tlsReportSubmitter: 'other.example' },
      'other.example',
    ],
    ['From without either', report(), { from: 'a@third.example' }, 'third.example'],
    ['nothing', report(), {}, undefined],
  ])('reads the domain from %s', (_, given, mail, domain) => {
    expect(
      submitterDomain(given, { recipients: [], authenticationResults: [], dkimSignatures: [], ...mail }),
    ).toBe(domain);
  });
});

describe('claimedSubmitter() says where the domain was found', () => {
  const mail = { recipients: [], authenticationResults: [], dkimSignatures: [], from: 'a@third.example' };

  test.each([
    [report('tls@reporter.example'), mail, 'contact-info'],
    [report('call us'), { ...mail, tlsReportSubmitter: 'other.example' }, 'tls-report-submitter'],
    [report(), mail, 'from'],
  ])('%#', (given, facts, source) => {
    expect(claimedSubmitter(given, facts)?.source).toBe(source);
  });
});
