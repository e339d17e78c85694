import { describe, expect, test } from 'vitest';
import { readAuthenticationResults } from '../../../core/mail/read-authentication-results.ts';

describe('readAuthenticationResults()', () => {
  test.each([
    [
      'SES',
      'amazonses.com; spf=pass (spfCheck: domain of a.example) client-ip=192.0.2.1; envelope-from=x@a.example; helo=a.example; dkim=pass header.i=@A.example; dmarc=none header.from=a.example;',
      [
        { method: 'spf', result: 'pass' },
        { method: 'envelope-from', result: 'x' },
        { method: 'helo', result: 'a' },
        { method: 'dkim', result: 'pass', domain: 'a.example' },
        { method: 'dmarc', result: 'none' },
      ],
    ],
    [
      'mailauth',
      'mx.example; dkim=pass header.i=@a.example header.s=S1 header.a=rsa-sha256 header.b="2kbhf54m"',
      [{ method: 'dkim', result: 'pass', domain: 'a.example', selector: 's1', signature: '2kbhf54m' }],
    ],
    [
      'what our own server notes of the key, before what the sender chose',
      'mx.example; dkim=pass policy.services="email" header.i=@a.example policy.services="tlsrpt"',
      [{ method: 'dkim', result: 'pass', domain: 'a.example', services: 'email' }],
    ],
    [
      'that a key is for every service',
      'mx.example; dkim=pass policy.services="" header.d=a.example',
      [{ method: 'dkim', result: 'pass', domain: 'a.example', services: '' }],
    ],
    [
      'header.d before header.i, a comment, a reason',
      'mx.example 1; dkim=fail (bad; dkim=pass) reason="x; dkim=pass header.d=b.example" header.d=a.example header.i=user@sub.a.example',
      [{ method: 'dkim', result: 'fail', domain: 'a.example' }],
    ],
    ['none', 'mx.example; none', []],
    [
      'a method with a version',
      'mx.example; dkim/1 = pass header.d = a.example',
      [{ method: 'dkim', result: 'pass', domain: 'a.example' }],
    ],
    ['nothing', '', []],
  ])('reads %s', (_, value, results) => {
    expect(readAuthenticationResults(value)).toEqual(results);
  });
});
