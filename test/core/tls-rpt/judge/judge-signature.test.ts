import { describe, expect, test } from 'vitest';
import type { AuthenticationResult } from '../../../../core/mail/read-authentication-results.ts';
import { readDkimTags } from '../../../../core/mail/read-dkim-tags.ts';
import { judgeSignature } from '../../../../core/tls-rpt/judge/judge-signature.ts';

const received = '2026-11-24T01:00:00Z';
const atReceipt = Date.parse(received) / 1000;

/** The verdict, or the reason against it. */
function judge(result: Partial<AuthenticationResult>, signatures: string[], services?: string) {
  const keys = { servicesOf: () => services };
  const pass = { method: 'dkim', result: 'pass', domain: 'a.example', ...result };
  const verdict = judgeSignature(pass, signatures.map(readDkimTags), received, keys);
  return verdict.verified ? verdict.by : verdict.reason;
}

describe('judgeSignature() finds the signature', () => {
  test.each<[string, Partial<AuthenticationResult>, string[], string]>([
    ['by its domain', {}, ['d=b.example; l=1', 'd=A.example; s=x'], 'a.example'],
    ['of a parent of header.i', { domain: 'mail.a.example' }, ['d=a.example'], 'a.example'],
    ['by its selector', { selector: 'y' }, ['d=a.example; s=x; l=1', 'd=a.example; s=Y'], 'a.example'],
    ['by its value', { signature: 'ab' }, ['d=a.example; b=cd; l=1', 'd=a.example; b=a b c'], 'a.example'],
    ['and refuses a result without its signature', {}, ['d=b.example'], 'unsigned'],
    ['and refuses one without a domain', {}, ['s=x'], 'unsigned'],
    ['and does not take a subdomain for it', {}, ['d=mail.a.example'], 'unsigned'],
  ])('%s', (_, result, signatures, expected) => {
    expect(judge(result, signatures)).toBe(expected);
  });
});

describe('judgeSignature() refuses', () => {
  test.each([
    ['l=0', ['d=a.example; l=0'], 'body-length-limited'],
    [
      'l= on one of two signatures that it may be',
      ['d=a.example', 'd=a.example; l=0'],
      'body-length-limited',
    ],
    ['x= one second before receipt', [`d=a.example; x=${atReceipt - 1}`], 'expired'],
    ['nothing about x= at receipt', [`d=a.example; x=${atReceipt}`], 'a.example'],
    ['nothing about an x= that is no number', ['d=a.example; x=soon'], 'a.example'],
  ])('%s', (_, signatures, expected) => {
    expect(judge({}, signatures)).toBe(expected);
  });

  test('nothing about x= if the time of receipt is unknown', () => {
    const result = { method: 'dkim', result: 'pass', domain: 'a.example' };
    const signatures = [readDkimTags('d=a.example; x=1')];
    expect(judgeSignature(result, signatures, undefined, undefined)).toEqual({
      verified: true,
      by: 'a.example',
    });
  });

  test('nothing before it has asked for the key of the signature', () => {
    const asked: string[] = [];
    const servicesOf = (domain: string, selector: string) => {
      asked.push(`${selector} ${domain}`);
      return undefined;
    };
    const result = { method: 'dkim', result: 'pass', domain: 'a.example' };
    judgeSignature(result, [readDkimTags('d=A.example; s=x')], received, { servicesOf });
    expect(asked).toEqual(['x a.example']);
  });

  test.each([
    ['email', 'not-for-tlsrpt'],
    ['tlsrptx:email', 'not-for-tlsrpt'],
    ['email:tlsrpt', 'a.example'],
    [' TLSRPT ', 'a.example'],
    ['*', 'a.example'],
    ['', 'a.example'],
    [undefined, 'a.example'],
  ])('or accepts a key for the services %j: %s', (services, expected) => {
    expect(judge({}, ['d=a.example; s=x'], services)).toBe(expected);
  });
});
