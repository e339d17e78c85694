import { describe, expect, test } from 'vitest';
import { verifySubmitter } from '../../../../core/tls-rpt/judge/verify-submitter.ts';
import type { Report } from '../../../../core/tls-rpt/report.ts';
import { receivedMail, reportHeader } from '../../mail/received-mail.ts';

const report = (contactInfo?: string, more: Partial<Report> = {}): Report => ({
  ...(contactInfo && { contactInfo }),
  policies: [],
  notes: [],
  ...more,
});
const covered = 'h=from:subject:content-type:tls-report-domain:tls-report-submitter; bh=x; b=abcdefgh1234';
const own = `d=reporter.example; s=tls; ${covered}`;
const pass = 'dkim=pass header.d=reporter.example';

/** A report mail with these results of our receiver and these signatures; `changes` replace fields of its header. */
const mailWith = (results: string, signatures: string[] = [own], ...changes: string[]) =>
  receivedMail(results, [
    ...signatures.map((signature) => `DKIM-Signature: ${signature}`),
    ...reportHeader(...changes),
  ]);

describe('verifySubmitter() with a valid signature', () => {
  test.each<[string, string, string, string[] | undefined, string]>([
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
      [`d=tls.reporter.example; s=a; ${covered}`],
      'tls.reporter.example',
    ],
    [
      'one of several signatures',
      'tls@reporter.example',
      `dkim=pass header.d=amazonses.com; ${pass}`,
      [`d=amazonses.com; s=x; ${covered}`, own],
      'reporter.example',
    ],
    [
      'the valid one of two signatures of the same domain, found by header.b',
      'tls@reporter.example',
      `${pass} header.b=good`,
      ['d=reporter.example; s=a; l=10; b=bad', 'd=reporter.example; s=b; h=from:content-type; b=go od2'],
      'reporter.example',
    ],
  ])('accepts %s', (_, contact, results, signatures, by) => {
    expect(verifySubmitter(mailWith(results, signatures), report(contact))).toEqual({ verified: true, by });
  });

  test.each([undefined, 'email:tlsrpt', 'tlsrpt', '*', ' TLSRPT : email', ''])(
    'accepts a key for the services %j',
    (services) => {
      const verdict = verifySubmitter(mailWith(pass), report('tls@reporter.example'), {
        servicesOf: () => services,
      });
      expect(verdict.verified).toBe(true);
    },
  );

  test('accepts a mailbox provider by the address that its reports come from', () => {
    const judge = (from: string) =>
      verifySubmitter(
        mailWith('dkim=pass header.d=google.com', [`d=google.com; s=a; ${covered}`], `From: ${from}`),
        report('smtp-tls-reporting@google.com'),
      );
    expect(judge('noreply-smtp-tls-reporting@google.com')).toEqual({ verified: true, by: 'google.com' });
    expect(judge('stranger@google.com')).toEqual({
      verified: false,
      reason: 'not-report-address',
      parameters: { author: 'stranger@google.com', provider: 'google.com' },
    });
  });
});

describe('verifySubmitter() without a valid signature', () => {
  test.each(['fail', 'neutral', 'temperror', 'permerror', 'policy', 'odd'])(
    "refuses a signature whose result is %s, and keeps the receiver's word for it",
    (result) => {
      const judge = (domain: string) =>
        verifySubmitter(mailWith(`dkim=${result} ${domain}`), report('tls@reporter.example'));
      const signer = 'reporter.example';
      expect(judge(`header.d=${signer}`)).toEqual({
        verified: false,
        reason: 'failed',
        parameters: { signer, result },
      });
      expect(judge('')).toEqual({ verified: false, reason: 'failed', parameters: { result } });
    },
  );

  test('keeps at most 300 characters of untrusted text', () => {
    const long = `${'a'.repeat(60)}.`.repeat(5);
    const verdict = verifySubmitter(mailWith(`dkim=pass header.d=${long}example`), report('tls@b.example'));
    expect(verdict).toEqual({
      verified: false,
      reason: 'not-aligned',
      parameters: { signer: long.slice(0, 300), submitter: 'b.example' },
    });
  });

  test.each([
    ['a report without a mail', 'no-trusted-result', undefined],
    ['a mail without a result of our own', 'no-trusted-result', mailWith('')],
    ['no signature', 'unsigned', mailWith('dkim=none', [])],
    [
      'a mail with results, but none about DKIM',
      'unsigned',
      mailWith('spf=pass smtp.mailfrom=reporter.example', []),
    ],
    ['an unsigned mail with an ambiguous header', 'unsigned', mailWith('dkim=none', [], 'From:')],
    ['a signature that did not verify', 'failed', mailWith('dkim=fail header.d=reporter.example')],
    ['a key that could not be looked up', 'failed', mailWith('dkim=temperror header.d=reporter.example')],
    [
      'a signature of another domain',
      'not-aligned',
      mailWith('dkim=pass header.d=evil.example', [`d=evil.example; s=a; ${covered}`]),
    ],
    [
      'a pass of another domain beside a fail of its own domain',
      'failed',
      mailWith('dkim=fail header.d=reporter.example; dkim=pass header.d=evil.example'),
    ],
    [
      'a domain whose name only ends the same way',
      'not-aligned',
      mailWith('dkim=pass header.d=evilreporter.example', [`d=evilreporter.example; s=a; ${covered}`]),
    ],
    [
      'a pass without the signature that it is about',
      'unsigned',
      mailWith(pass, [`d=other.example; s=a; ${covered}`]),
    ],
    ['l=', 'body-length-limited', mailWith(pass, [`${own}; l=100`])],
    ['l= on either of two possible signatures', 'body-length-limited', mailWith(pass, [own, `${own}; l=0`])],
    ['x= in the past', 'expired', mailWith(pass, [`${own}; x=1764000000`])],
    [
      'a second Content-Type',
      'ambiguous-header',
      mailWith(pass, [own], 'Content-Type: text/plain', 'Content-Type: multipart/report; boundary=b'),
    ],
    [
      'two authors',
      'ambiguous-header',
      mailWith(pass, [own], 'From: a@reporter.example, b@reporter.example'),
    ],
    [
      'a signature with a tag twice',
      'ambiguous-header',
      mailWith(pass, [own, `d=other.example; d=x; ${covered}`]),
    ],
    ['eleven signatures', 'too-many-signatures', mailWith(pass, Array(11).fill(own))],
    ['an author elsewhere', 'author-not-aligned', mailWith(pass, [own], 'From: tls@elsewhere.example')],
    [
      'a signature that leaves Content-Type open',
      'field-not-signed',
      mailWith(pass, ['d=reporter.example; s=tls; h=from:subject; b=x']),
    ],
    [
      'a signature on ordinary mail',
      'not-sent-as-report',
      mailWith(
        pass,
        ['d=reporter.example; s=tls; h=from:subject:content-type; b=x'],
        'Subject: Hello',
        'Content-Type: multipart/mixed; boundary=b',
      ),
    ],
  ])('refuses %s: %s', (_, reason, mail) => {
    expect(verifySubmitter(mail, report('tls@reporter.example'))).toMatchObject({ verified: false, reason });
  });

  test('refuses a report in an enclosed message', () => {
    const enclosed = report('tls@reporter.example', { provenance: { isEnclosed: true } });
    expect(verifySubmitter(mailWith(pass), enclosed)).toEqual({
      verified: false,
      reason: 'enclosed-message',
      parameters: {},
    });
  });

  test('refuses a report if only its recipient address names the domain', () => {
    const filled = report('tls@reporter.example', { provenance: { policyDomain: 'recipient' } });
    expect(verifySubmitter(mailWith(pass), filled)).toEqual({
      verified: false,
      reason: 'domain-not-signed',
      parameters: { signer: 'reporter.example' },
    });
  });

  test('says what makes a header ambiguous, and how many signatures are too many', () => {
    const judge = (...args: Parameters<typeof mailWith>) =>
      verifySubmitter(mailWith(...args), report('tls@reporter.example'));
    expect(judge(pass, [own], 'Subject: a', 'Subject: b')).toMatchObject({
      parameters: { problem: 'repeated-field', field: 'subject' },
    });
    expect(judge(pass, Array(12).fill(own))).toMatchObject({ parameters: { count: 12, limit: 10 } });
  });

  test('accepts x= in the future', () => {
    const mail = mailWith(pass, [`${own}; x=1995478399`]);
    expect(verifySubmitter(mail, report('tls@reporter.example')).verified).toBe(true);
  });

  test('refuses a key for email only, and asks about the key that signed', () => {
    const asked: string[] = [];
    const servicesOf = (domain: string, selector: string) => {
      asked.push(`${selector}._domainkey.${domain}`);
      return 'email';
    };
    expect(verifySubmitter(mailWith(pass), report('tls@reporter.example'), { servicesOf })).toEqual({
      verified: false,
      reason: 'not-for-tlsrpt',
      parameters: { signer: 'reporter.example', services: 'email' },
    });
    expect(asked).toEqual(['tls._domainkey.reporter.example']);
  });

  test('refuses a report that does not say who sent it', () => {
    const mail = mailWith(pass, [own], 'From:', 'TLS-Report-Submitter:');
    expect(verifySubmitter(mail, report())).toMatchObject({ verified: false, reason: 'no-submitter' });
  });

  test('refuses two names under the same public suffix', () => {
    const mail = mailWith('dkim=pass header.d=mallory.github.io', [`d=mallory.github.io; s=a; ${covered}`]);
    expect(verifySubmitter(mail, report('tls@alice.github.io'))).toMatchObject({ reason: 'not-aligned' });
  });
});
