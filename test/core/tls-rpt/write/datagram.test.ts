import { describe, expect, test } from 'vitest';
import { type Datagram, isDatagram, toSessions } from '../../../../core/tls-rpt/write/datagram.ts';
import { parseSession } from '../../../../core/tls-rpt/write/parse-session.ts';

const received = '2026-11-24T10:00:00Z';
const datagram = { dpv: '1', d: 'example.com', pr: 'v=TLSRPTv1;rua=mailto:a@example.com' };
const policy = { 'policy-type': 9, t: 0, f: 0 };
const failed = { ...policy, f: 1 };

/** What becomes of the first policy, or why the datagram or the policy is refused. */
function firstOf(value: Datagram): unknown {
  const converted = toSessions(value, received);
  if (!converted.ok) return converted.reason;
  const parsed = parseSession(converted.records[0], new Date(received));
  return parsed.ok ? parsed.session : parsed.reason;
}

test.each([
  ['a datagram', { ...datagram, policies: [] }, true],
  ['a record of our own', { domain: 'example.com', policyType: 'sts' }, false],
  ['a datagram without policies', datagram, false],
  ['a list', [], false],
])('isDatagram() on %s', (_, value, expected) => {
  expect(isDatagram(value)).toBe(expected);
});

describe('toSessions()', () => {
  test('gives one record for each policy, with the time of receipt', () => {
    const converted = toSessions(
      { ...datagram, carriedReport: true, policies: [policy, { ...failed, 'policy-type': 2 }] },
      received,
    );
    expect(converted).toMatchObject({
      ok: true,
      records: [
        {
          time: received,
          domain: 'example.com',
          carriedReport: true,
          policyType: 'no-policy-found',
          result: 'success',
        },
        { policyType: 'sts', result: 'failure' },
      ],
    });
  });

  test('reads up to 20 policies', () => {
    expect(toSessions({ ...datagram, policies: Array(20).fill(policy) }, received)).toMatchObject({
      records: { length: 20 },
    });
  });

  test('prefers the time that a collector added', () => {
    expect(firstOf({ ...datagram, time: '2026-11-23T23:59:59Z', policies: [policy] })).toMatchObject({
      time: '2026-11-23T23:59:59Z',
    });
  });

  test.each<[number, string]>([
    [201, 'starttls-not-supported'],
    [202, 'certificate-host-mismatch'],
    [203, 'certificate-not-trusted'],
    [204, 'certificate-expired'],
    [205, 'validation-failure'],
    [301, 'sts-policy-fetch-error'],
    [302, 'sts-policy-invalid'],
    [303, 'sts-webpki-invalid'],
    [304, 'tlsa-invalid'],
    [305, 'dnssec-invalid'],
    [306, 'dane-required'],
    [999, 'validation-failure'],
  ])('reads the failure code %d as %s', (c, resultType) => {
    const value = { ...datagram, policies: [{ ...failed, 'failure-details': [{ c }] }] };
    expect(firstOf(value)).toMatchObject({ failureDetails: [{ resultType }] });
  });

  test('reads every member of a failure, and leaves out an invalid address', () => {
    const failure = {
      c: 204,
      s: '192.0.2.1',
      n: 'mx.example.com',
      h: 'helo',
      r: 'unknown',
      a: 'info',
      f: 'code',
    };
    expect(firstOf({ ...datagram, policies: [{ ...failed, 'failure-details': [failure] }] })).toMatchObject({
      failureDetails: [
        {
          resultType: 'certificate-expired',
          sendingMtaIp: '192.0.2.1',
          receivingMxHostname: 'mx.example.com',
          receivingMxHelo: 'helo',
          additionalInformation: 'info',
          failureReasonCode: 'code',
        },
      ],
    });
  });

  test('reads a datagram without "dpv", as of releases before 0.5', () => {
    expect(firstOf({ d: 'example.com', policies: [policy] })).toMatchObject({ successful: true });
  });

  test.each<[string, Datagram, string]>([
    ['another protocol version', { ...datagram, dpv: '2', policies: [policy] }, '"dpv" is "2", expected "1"'],
    ['no policy', { ...datagram, policies: [] }, '"policies" has 0 entries, expected 1 to 20'],
    [
      '21 policies',
      { ...datagram, policies: Array(21).fill(policy) },
      '"policies" has 21 entries, expected 1 to 20',
    ],
    [
      'an unknown policy type',
      { ...datagram, policies: [{ ...policy, 'policy-type': 7 }] },
      '"policyType" is 7',
    ],
    ['no result', { ...datagram, policies: [{ 'policy-type': 9 }] }, '"result" is missing'],
    ['a policy that is not an object', { ...datagram, policies: ['sts'] }, '"policyType" is missing'],
    [
      'an IP address as its domain',
      { ...datagram, d: '[192.0.2.1]', policies: [policy] },
      '"domain" is "[192.0.2.1]"',
    ],
  ])('gives nothing usable for %s', (_, value, reason) => {
    expect(firstOf(value)).toContain(reason);
  });
});
