import { describe, expect, test } from 'vitest';
import type { MailFacts } from '../../../../core/mail/mail-facts.ts';
import { verifySubmitter } from '../../../../core/tls-rpt/judge/verify-submitter.ts';
import type { Report } from '../../../../core/tls-rpt/report.ts';

const report = (contactInfo?: string): Report => ({
  ...(contactInfo && { contactInfo }),
  policies: [],
  notes: [],
});
const facts = (
  result: string,
  signature = 'd=reporter.example; s=tls; b=abcdefgh1234',
  more: Partial<MailFacts> = {},
): MailFacts => ({
  from: 'noreply@reporter.example',
  recipients: [],
  authenticationResults: [`mail.strictmx.test; ${result}`],
  dkimSignatures: signature === '' ? [] : signature.split('|'),
  receivedAt: '2026-11-24T01:00:00Z',
  ...more,
});
const pass = 'dkim=pass header.d=reporter.example';

describe('verifySubmitter() with a valid signature', () => {
  test.each([
    ['the same domain', 'tls@reporter.example', pass, undefined, 'reporter.example'],
    [
      'header.i, as SES gives it',
      'tls@reporter.example',
      'dkim=pass header.i=@reporter.example',
      undefined,
      'reporter.example',
    ],
    [
      'header.i of a subdomain',
      'tls@reporter.example',
      'dkim=pass header.i=@mail.reporter.example',
      undefined,
      'reporter.example',
    ],
    ['a parent (Mail.ru)', 'tls@corp.reporter.example', pass, undefined, 'reporter.example'],
    [
      'a sibling (Mail.ru)',
      'tls@corp.reporter.example',
      'dkim=pass header.d=tls.reporter.example',
      'd=tls.reporter.example; s=a; b=x',
      'tls.reporter.example',
    ],
    [
      'one of several signatures',
      'tls@reporter.example',
      `dkim=pass header.d=amazonses.com; ${pass}`,
      'd=amazonses.com; s=x; b=y|d=reporter.example; s=tls; b=z',
      'reporter.example',
    ],
    [
      'the valid one of two signatures of the same domain, found by header.b',
      'tls@reporter.example',
      `${pass} header.b=good`,
      'd=reporter.example; s=a; l=10; b=bad|d=reporter.example; s=b; b=go od2',
      'reporter.example',
    ],
  ])('accepts %s', (_, contact, result, signature, by) => {
    expect(verifySubmitter(facts(result, signature), report(contact))).toEqual({ verified: true, by });
  });

  test.each([undefined, 'email:tlsrpt', 'tlsrpt', '*', ' TLSRPT : email', ''])(
    'accepts a key for the services %j',
    (services) => {
      const verdict = verifySubmitter(facts(pass), report('tls@reporter.example'), {
        servicesOf: () => services,
      });
      expect(verdict.verified).toBe(true);
    },
  );
});

describe('verifySubmitter() without a valid signature', () => {
  test.each(['fail', 'neutral', 'temperror', 'permerror', 'policy', 'odd'])(
    "refuses a signature whose result is %s, and keeps the receiver's word for it",
    (result) => {
      const judge = (domain: string) =>
        verifySubmitter(facts(`dkim=${result} ${domain}`), report('tls@reporter.example'));
      const signer = 'reporter.example';
      expect(judge(`header.d=${signer}`)).toEqual({
        verified: false,
        reason: 'failed',
        parameters: { signer, result },
      });
      expect(judge('')).toEqual({ verified: false, reason: 'failed', parameters: { result } });
    },
  );

  test('keeps at most 300 characters of what strangers wrote', () => {
    const long = `${'a'.repeat(60)}.`.repeat(5);
    const verdict = verifySubmitter(
      facts(`dkim=pass header.d=${long}example`),
      report(`tls@${long}b.example`),
    );
    expect(verdict).toEqual({
      verified: false,
      reason: 'not-aligned',
      parameters: { signer: long.slice(0, 300), submitter: long.slice(0, 300) },
    });
  });

  test.each([
    ['a report without a mail', 'no-trusted-result', undefined],
    ['a mail without a result of our own', 'no-trusted-result', facts('', '', { authenticationResults: [] })],
    ['no signature', 'unsigned', facts('dkim=none', '')],
    [
      'a mail with results, but none about DKIM',
      'unsigned',
      facts('spf=pass smtp.mailfrom=reporter.example', ''),
    ],
    ['a signature that did not verify', 'failed', facts('dkim=fail header.d=reporter.example')],
    ['a key that could not be looked up', 'failed', facts('dkim=temperror header.d=reporter.example')],
    [
      'a signature of another domain',
      'not-aligned',
      facts('dkim=pass header.d=evil.example', 'd=evil.example; s=a; b=x'),
    ],
    [
      'a pass of another domain beside a fail of its own domain',
      'failed',
      facts('dkim=fail header.d=reporter.example; dkim=pass header.d=evil.example'),
    ],
    [
      'a domain whose name only ends the same way',
      'not-aligned',
      facts('dkim=pass header.d=evilreporter.example', 'd=evilreporter.example; s=a; b=x'),
    ],
    ['a pass without the signature that it is about', 'unsigned', facts(pass, 'd=other.example; s=a; b=x')],
    ['l=', 'body-length-limited', facts(pass, 'd=reporter.example; s=tls; l=100; b=x')],
    [
      'l= on either of two possible signatures',
      'body-length-limited',
      facts(pass, 'd=reporter.example; s=a; b=x|d=reporter.example; s=b; l=0; b=y'),
    ],
    [
      'x= in the past',
      'expired',
      facts(pass, 'd=reporter.example; s=tls; x=1764000000; b=x', { receivedAt: '2026-11-24T01:00:00Z' }),
    ],
  ])('refuses %s: %s', (_, reason, mail) => {
    expect(verifySubmitter(mail, report('tls@reporter.example'))).toMatchObject({ verified: false, reason });
  });

  test('accepts x= in the future', () => {
    const mail = facts(pass, 'd=reporter.example; s=tls; x=1995478399; b=x');
    expect(verifySubmitter(mail, report('tls@reporter.example')).verified).toBe(true);
  });

  test('refuses a key for email only, and asks about the key that signed', () => {
    const asked: string[] = [];
    const servicesOf = (domain: string, selector: string) => {
      asked.push(`${selector}._domainkey.${domain}`);
      return 'email';
    };
    expect(verifySubmitter(facts(pass), report('tls@reporter.example'), { servicesOf })).toEqual({
      verified: false,
      reason: 'not-for-tlsrpt',
      parameters: { signer: 'reporter.example', services: 'email' },
    });
    expect(asked).toEqual(['tls._domainkey.reporter.example']);
  });

  test('refuses a report that does not say who sent it', () => {
    const { from: _, ...mail } = facts(pass);
    expect(verifySubmitter(mail, report())).toMatchObject({ verified: false, reason: 'no-submitter' });
  });

  test('refuses two names under the same public suffix', () => {
    const mail = facts('dkim=pass header.d=mallory.github.io', 'd=mallory.github.io; s=a; b=x');
    expect(verifySubmitter(mail, report('tls@alice.github.io'))).toMatchObject({ reason: 'not-aligned' });
  });
});
