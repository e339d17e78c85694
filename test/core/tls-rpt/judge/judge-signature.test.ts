import { describe, expect, test } from 'vitest';
import { readDkimTags } from '../../../../core/mail/dkim/read-dkim-tags.ts';
import { judgeSignature } from '../../../../core/tls-rpt/judge/judge-signature.ts';
import { receivedMail, reportHeader } from '../../mail/received-mail.ts';

const mail = receivedMail('', reportHeader());
const atReceipt = Date.parse('2026-11-24T01:00:00Z') / 1000;
const report = { contactInfo: 'tls@reporter.example', policies: [], notes: [] };
const result = { method: 'dkim', result: 'pass', domain: 'a.example' };

/** The verdict on signatures that cover the header, or the reason against it. */
function judge(signatures: string[], services?: string, received = mail) {
  const candidates = signatures.map((signature) => readDkimTags(`${signature}; h=from:content-type`));
  const verdict = judgeSignature({ result, candidates }, received, report, { servicesOf: () => services });
  return verdict.verified ? verdict.by : verdict.reason;
}

describe('judgeSignature() refuses', () => {
  test.each([
    ['a result without its signature', [], 'unsigned'],
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
    expect(judge(signatures)).toBe(expected);
  });

  test('nothing about x= if the time of receipt is unknown', () => {
    const { receivedAt: _, ...unknown } = mail;
    expect(judge(['d=a.example; x=1'], undefined, unknown)).toBe('a.example');
  });

  test('what it leaves open, by field, domain or purpose', () => {
    const judgeTags = (tags: string, more = {}) =>
      judgeSignature({ result, candidates: [readDkimTags(tags)] }, mail, { ...report, ...more });
    expect(judgeTags('d=a.example; h=from:subject')).toEqual({
      verified: false,
      reason: 'field-not-signed',
      parameters: { signer: 'a.example', field: 'content-type' },
    });
    const provenance = { policyDomain: 'recipient' };
    expect(judgeTags('d=a.example; h=from:content-type', { provenance })).toMatchObject({
      reason: 'domain-not-signed',
    });
    const ordinary = receivedMail('', reportHeader('Content-Type: text/plain', 'Subject: Hello'));
    expect(judge(['d=a.example'], undefined, ordinary)).toBe('not-sent-as-report');
  });

  test('nothing before it has asked for the key of the signature', () => {
    const asked: string[] = [];
    const servicesOf = (domain: string, selector: string) => {
      asked.push(`${selector} ${domain}`);
      return undefined;
    };
    const candidates = [readDkimTags('d=A.example; s=x; h=from:content-type')];
    expect(judgeSignature({ result, candidates }, mail, report, { servicesOf }).verified).toBe(true);
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
    expect(judge(['d=a.example; s=x'], services)).toBe(expected);
  });

  test.each([
    ['email', 'tlsrpt', 'not-for-tlsrpt'],
    ['tlsrpt', 'email', undefined],
    ['', 'email', undefined],
  ])(
    'what our own server noted as it verified (%j) counts, and not a later look-up (%j)',
    (services, later, reason) => {
      const candidates = [readDkimTags('d=a.example; s=x; h=from:content-type')];
      const noted = { ...result, services };
      const judged = judgeSignature({ result: noted, candidates }, mail, report, { servicesOf: () => later });
      expect(judged.verified ? undefined : judged.reason).toBe(reason);
    },
  );
});
