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

describe('submitterDomain() takes no part of an invalid address or name for a domain', () => {
  test.each([
    ['a control character in the domain', 'x@ev\u001bil.example'],
    ['a backslash after a known name', 'x@google.com\\.evil.example'],
    ['a letter that only looks like another', 'x@google.com\u2024evil.example\u0000'],
    ['an underscore', 'x@google.com_evil.example'],
    ['an empty label', 'x@google..com'],
    ['one label', 'x@google'],
    ['an IP address', 'x@192.0.2.1'],
    ['a second address in one', 'x@google.com@evil.example\u001b'],
    ['a control character in the local part', 'x\u001b@google.com'],
    [
      'more than a name may have',
      `x@${'a'.repeat(60)}.${'b'.repeat(60)}.${`${'c'.repeat(60)}.`.repeat(3)}example`,
    ],
  ])('%s', (_, text) => {
    const facts = { recipients: [], authenticationResults: [], dkimSignatures: [] };
    const field = text.replace(/^[^@]*@/u, '');
    expect(submitterDomain(report(text), facts)).toBeUndefined();
    expect(submitterDomain(report(), { ...facts, from: text })).toBeUndefined();
    if (!text.includes('\u001b@'))
      expect(submitterDomain(report(), { ...facts, tlsReportSubmitter: field })).toBeUndefined();
  });

  test('while one in another script is valid', () => {
    expect(submitterDomain(report('TLS <x@Büro.example>'), undefined)).toBe('xn--bro-hoa.example');
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
