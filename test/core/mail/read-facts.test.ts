import { describe, expect, test } from 'vitest';
import { readFacts, readSesVerdicts } from '../../../core/mail/read-facts.ts';
import { readHeader } from '../../../core/mail/read-header.ts';

const receivers = ['amazonses.com', 'mail.strictmx.test'];
const facts = (...lines: string[]) => readFacts(readHeader(lines.join('\r\n')), receivers);

const ses = [
  'Return-Path: <bounce@reporter.example>',
  'Received: from mail.reporter.example (mail.reporter.example [192.0.2.1])',
  ' by inbound-smtp.us-east-1.amazonaws.com with SMTP id 0ab1',
  ' for inbox7@tls.example.net;',
  ' Tue, 24 Nov 2026 01:02:03 +0000 (UTC)',
  'X-SES-Spam-Verdict: PASS',
  'X-SES-Virus-Verdict: PASS',
  'Received-SPF: pass (spfCheck: domain of reporter.example designates 192.0.2.1 as permitted sender)',
  'Authentication-Results: amazonses.com;',
  ' spf=pass smtp.mailfrom=reporter.example; dkim=pass header.i=@reporter.example;',
];
const sesResult =
  'amazonses.com; spf=pass smtp.mailfrom=reporter.example; dkim=pass header.i=@reporter.example;';
const own =
  'Received: from x by mail.strictmx.test for <a@mail.strictmx.test>; Tue, 24 Nov 2026 01:02:03 +0000';
const forged = 'Authentication-Results: amazonses.com; dkim=pass header.i=@google.com';
const forgedLocally = 'Authentication-Results: mail.strictmx.test; dkim=pass header.d=google.com';

describe('readFacts() reads the header', () => {
  test('reads a mail from SES', () => {
    expect(
      facts(
        ...ses,
        'DKIM-Signature: v=1; d=reporter.example;',
        ' b=abc',
        'From: "TLS, reports" <TLS@Reporter.example>',
        'To: Inbox7@tls.example.net, other@example.com',
        'Cc: <third@example.com>',
        'Subject: =?utf-8?q?Report?= Domain:',
        ' example.com',
        'Date: Tue, 24 Nov 2026 02:00:00 +0100',
        'Message-ID: <1@reporter.example>',
        'TLS-Report-Domain: example.com',
        'TLS-Report-Submitter: reporter.example',
      ),
    ).toEqual({
      from: 'tls@reporter.example',
      subject: 'Report Domain: example.com',
      date: '2026-11-24T01:00:00Z',
      messageId: '<1@reporter.example>',
      tlsReportDomain: 'example.com',
      tlsReportSubmitter: 'reporter.example',
      recipients: ['inbox7@tls.example.net', 'other@example.com', 'third@example.com'],
      authenticationResults: [sesResult],
      dkimSignatures: ['v=1; d=reporter.example; b=abc'],
      receivedBy: 'amazonses.com',
      receivedAt: '2026-11-24T01:02:03Z',
    });
  });

  test('reads the other recipients of a transaction from the place where only our own receiver writes', () => {
    const others = 'X-StrictMX-Recipients:\r\n b@mail.strictmx.test,\r\n c@mail.strictmx.test,';
    expect(facts(others, own, 'To: d@example.com').recipients).toEqual([
      'a@mail.strictmx.test',
      'b@mail.strictmx.test',
      'c@mail.strictmx.test',
      'd@example.com',
    ]);
    expect(facts(own, others).recipients).toEqual(['a@mail.strictmx.test']);
    expect(facts(others, ...ses).recipients).toEqual(['inbox7@tls.example.net']);
  });

  test('finds no author if there are two From fields', () => {
    expect(facts('From: a@a.example', 'From: b@b.example')).not.toHaveProperty('from');
  });

  test('reads an empty header', () => {
    expect(facts('')).toEqual({ recipients: [], authenticationResults: [], dkimSignatures: [] });
  });
});

describe('readFacts() trusts only results that our own receiver wrote', () => {
  const accepted: [string, string[], string[]][] = [
    ['SES', ses, [sesResult]],
    [
      'the local SMTP server',
      [own, 'Authentication-Results: mail.strictmx.test; dkim=none'],
      ['mail.strictmx.test; dkim=none'],
    ],
    [
      'a receiver that writes above its Received field',
      ['Authentication-Results: mail.strictmx.test; dkim=none', own],
      ['mail.strictmx.test; dkim=none'],
    ],
    [
      'the first of two, if the sender adds one at the top',
      [own, 'Authentication-Results: mail.strictmx.test; dkim=none', forgedLocally],
      ['mail.strictmx.test; dkim=none'],
    ],
  ];
  test.each(accepted)('trusts %s', (_, lines, results) => {
    expect(facts(...lines).authenticationResults).toEqual(results);
  });

  const refused: [string, string[]][] = [
    ['below the next Received field', [own, 'Received: from a by b', forgedLocally]],
    ['below a field of the sender', [own, 'Subject: x', forgedLocally]],
    ['below DKIM-Signature', [own, 'DKIM-Signature: v=1', forgedLocally]],
    ['without any Received field', [forged, forgedLocally]],
    [
      'if a stranger received the mail last',
      ['Received: from mail.strictmx.test by mail.stranger.example', forgedLocally],
    ],
    ["with another name than the receiver's", [own, forged]],
    [
      'of a stranger, above a forged one',
      [own, 'Authentication-Results: stranger.example; dkim=none', forgedLocally],
    ],
    [
      'from a host whose name only looks like SES',
      ['Received: from a by inbound-smtp.us-east-1.amazonaws.com.evil.example', forged],
    ],
    [
      'from a host named in a comment',
      ['Received: from a (x by mail.strictmx.test y) by evil.example', forgedLocally],
    ],
    [
      'of SES with a quotation mark, which the sender put into an address so that the rest reads as a result',
      [
        ...ses.slice(0, -1),
        ' spf=pass envelope-from=a"; dkim=pass header.i=@google.com; b@evil.example; dkim=none;',
      ],
    ],
    [
      'from a host named in the greeting',
      ['Received: from mail.strictmx.test by evil.example', forgedLocally],
    ],
  ];
  test.each(refused)('does not trust results %s', (_, lines) => {
    expect(facts(...lines).authenticationResults).toEqual([]);
  });

  test('trusts nothing if there are no receivers', () => {
    const read = readFacts(readHeader(ses.join('\r\n')), []);
    expect(read).toMatchObject({ authenticationResults: [], recipients: [] });
    expect(read).not.toHaveProperty('receivedBy');
  });
});

test.each([
  ['inbound-smtp.eu-west-1.amazonaws.com', 'FAIL', true],
  ['inbound-smtp.eu-west-1.amazonaws.com', 'PASS', false],
  ['inbound-smtp.eu-west-1.amazonaws.com', 'GRAY', false],
  ['mail.attacker.example', 'FAIL', false],
])('readSesVerdicts() of mail that %s accepted, with %s', (by, verdict, isFailed) => {
  const header = readHeader(
    `Received: from a.example by ${by} with SMTP id 1\r\nX-SES-Spam-Verdict: ${verdict}\r\nX-SES-Virus-Verdict: ${verdict}\r\nFrom: a@a.example\r\n`,
  );
  expect(readSesVerdicts(header)).toEqual({ hasVirus: isFailed, isSpam: isFailed });
});
