import { describe, expect, test } from 'vitest';
import { parseSession } from '../../../../core/tls-rpt/write/parse-session.ts';

const now = new Date('2026-11-24T10:00:00Z');
const minimal = {
  time: '2026-11-23T09:30:00Z',
  domain: 'example.com',
  policyType: 'no-policy-found',
  result: 'success',
};

describe('parseSession() accepts', () => {
  test.each([
    ['a record with only the required members', {}, {}],
    [
      'a time with an offset, as UTC',
      { time: '2026-11-23T01:30:00.75+02:00' },
      { time: '2026-11-22T23:30:00Z' },
    ],
    ['a lower-case time', { time: '2026-11-23t09:30:00z' }, {}],
    [
      'a time some seconds in the future, because clocks differ',
      { time: '2026-11-24T10:04:59Z' },
      { time: '2026-11-24T10:04:59Z' },
    ],
    [
      'a record that is almost 7 days old',
      { time: '2026-11-17T10:00:00Z' },
      { time: '2026-11-17T10:00:00Z' },
    ],
    ['a domain in capitals with a final dot', { domain: 'EXAMPLE.com.' }, {}],
    [
      'an internationalised domain, as A-labels',
      { domain: 'bücher.example' },
      { domain: 'xn--bcher-kva.example', policyDomain: 'xn--bcher-kva.example' },
    ],
    [
      'the text of the policy',
      { policyString: ['version: STSv1'], mxHost: ['mx.example.com'] },
      { policyString: ['version: STSv1'], mxHost: ['mx.example.com'] },
    ],
    ['a time five minutes in the future', { time: '2026-11-24T10:05:00Z' }, { time: '2026-11-24T10:05:00Z' }],
    ['its own policy domain', { policyDomain: 'mx.example.net' }, { policyDomain: 'mx.example.net' }],
    ['several equal sessions', { sessions: 12 }, { sessions: 12 }],
    ['null for absent members', { policyString: null, failureDetails: null }, {}],
    ['the marker of report mail', { carriedReport: true }, { carriedReport: true }],
    ['a message id with its brackets', { messageId: '<a@b>' }, { messageId: 'a@b' }],
    [
      'recipients, in lower case',
      { recipients: ['Reports@Example.com'] },
      { recipients: ['reports@example.com'] },
    ],
    ['unknown members', { queueId: '4XyZ' }, {}],
  ])('%s', (_why, change, expected) => {
    expect(parseSession({ ...minimal, ...change }, now)).toEqual({
      ok: true,
      session: {
        time: '2026-11-23T09:30:00Z',
        domain: 'example.com',
        policyType: 'no-policy-found',
        policyDomain: 'example.com',
        successful: true,
        sessions: 1,
        ...expected,
      },
    });
  });

  test('each member of a failure, without control characters and unpaired surrogates', () => {
    const parsed = parseSession(
      {
        ...minimal,
        result: 'failure',
        failureDetails: [
          {
            resultType: 'certificate-expired',
            sendingMtaIp: '2001:db8::1',
            receivingMxHostname: 'mx.example.com',
            receivingMxHelo: 'mx1.example.com',
            receivingIp: '192.0.2.7',
            additionalInformation: 'line one\r\nline two \ud800',
            failureReasonCode: '',
          },
        ],
      },
      now,
    );
    expect(parsed).toMatchObject({
      ok: true,
      session: {
        successful: false,
        failureDetails: [
          {
            resultType: 'certificate-expired',
            sendingMtaIp: '2001:db8::1',
            receivingMxHostname: 'mx.example.com',
            receivingMxHelo: 'mx1.example.com',
            receivingIp: '192.0.2.7',
            additionalInformation: 'line one line two \ufffd',
          },
        ],
      },
    });
    expect(parsed.ok && parsed.session.failureDetails?.[0]).not.toHaveProperty('failureReasonCode');
  });

  test.each([
    'starttls-not-supported',
    'certificate-host-mismatch',
    'certificate-expired',
    'certificate-not-trusted',
    'validation-failure',
    'tlsa-invalid',
    'dnssec-invalid',
    'dane-required',
    'sts-policy-fetch-error',
    'sts-policy-invalid',
    'sts-webpki-invalid',
    'a-type-of-next-year',
  ])('the result type %s', (resultType) => {
    expect(parseSession({ ...minimal, failureDetails: [{ resultType }] }, now)).toMatchObject({ ok: true });
  });
});

describe('parseSession() keeps the session, and the beginning of', () => {
  const failure = { resultType: 'tlsa-invalid' };
  test.each<[string, object, object]>([
    [
      'a text at its limit',
      { failureDetails: [{ ...failure, additionalInformation: 'x'.repeat(1_000) }] },
      { failureDetails: [{ ...failure, additionalInformation: 'x'.repeat(1_000) }] },
    ],
    [
      'a text over its limit',
      { failureDetails: [{ ...failure, additionalInformation: 'x'.repeat(1_001) }] },
      { failureDetails: [{ ...failure, additionalInformation: `${'x'.repeat(999)}…` }] },
    ],
    [
      'a line of a policy over 8 KB',
      { policyString: ['a', 'x'.repeat(9_000)] },
      { policyString: ['a', `${'x'.repeat(8_191)}…`] },
    ],
    [
      'a policy of too many lines',
      { policyString: Array(101).fill('mx: a.example') },
      { policyString: Array(100).fill('mx: a.example') },
    ],
    [
      'too many hosts',
      { mxHost: Array(101).fill('mx.a.example') },
      { mxHost: Array(100).fill('mx.a.example') },
    ],
    [
      'too many failures',
      { failureDetails: Array(51).fill(failure) },
      { failureDetails: Array(50).fill(failure) },
    ],
    [
      'a whole answer to EHLO: the name in it',
      {
        failureDetails: [
          { ...failure, receivingMxHelo: `250-mx_1.a.example Hello\r\n250-${'X'.repeat(300)}` },
        ],
      },
      { failureDetails: [{ ...failure, receivingMxHelo: 'mx_1.a.example' }] },
    ],
    [
      'nothing: a policy domain may have underscores',
      { policyDomain: 'MX_1.hoster.example' },
      { policyDomain: 'mx_1.hoster.example' },
    ],
  ])('%s', (_, change, expected) => {
    expect(parseSession({ ...minimal, ...change }, now)).toMatchObject({ ok: true, session: expected });
  });
});

describe('parseSession() refuses', () => {
  test.each([
    ['a value that is not an object', 'session', 'it is "session", expected an object'],
    ['an array', [minimal], 'it is an array of 1, expected an object'],
    ['null', null, 'it is null, expected an object'],
    [
      'an undated record',
      { ...minimal, time: undefined },
      '"time" is missing, expected an RFC 3339 time with a zone, such as 2026-11-23T09:30:00Z',
    ],
    [
      'a time without a zone',
      { ...minimal, time: '2026-11-23T09:30:00' },
      '"time" is "2026-11-23T09:30:00", expected an RFC 3339 time',
    ],
    [
      'a date that does not exist',
      { ...minimal, time: '2026-13-23T09:30:00Z' },
      '"time" is "2026-13-23T09:30:00Z"',
    ],
    ['a time in seconds', { ...minimal, time: 1_790_000_000 }, '"time" is 1790000000'],
    [
      'a time in the future',
      { ...minimal, time: '2026-11-24T10:05:01Z' },
      'expected a time that is not in the future',
    ],
    [
      'a year-old record',
      { ...minimal, time: '2025-11-24T10:00:00Z' },
      '"time" is "2025-11-24T10:00:00Z", expected a time in the last 7 days',
    ],
    [
      'a record that is more than 7 days old',
      { ...minimal, time: '2026-11-17T09:59:59Z' },
      'expected a time in the last 7 days',
    ],
    ['a missing domain', { ...minimal, domain: undefined }, '"domain" is missing, expected a domain name'],
    [
      'an address as the domain',
      { ...minimal, domain: 'a@example.com' },
      '"domain" is "a@example.com", expected a domain name',
    ],
    ['an IP address as the domain', { ...minimal, domain: '192.0.2.1' }, '"domain" is "192.0.2.1"'],
    [
      'an unknown policy type',
      { ...minimal, policyType: 'dane' },
      '"policyType" is "dane", expected "sts" or "tlsa" or "no-policy-found"',
    ],
    ['an unknown result', { ...minimal, result: true }, '"result" is true, expected "success" or "failure"'],
    [
      'zero sessions',
      { ...minimal, sessions: 0 },
      '"sessions" is 0, expected a whole number from 1 to 1000000',
    ],
    ['half a session', { ...minimal, sessions: 0.5 }, '"sessions" is 0.5'],
    [
      'a policy string that is not an array',
      { ...minimal, policyString: 'version: STSv1' },
      '"policyString" is "version: STSv1", expected an array',
    ],
    [
      'failures that are not an array',
      { ...minimal, failureDetails: {} },
      '"failureDetails" is an object, expected an array of failures',
    ],
    [
      'a failure that is a string',
      { ...minimal, failureDetails: ['tlsa-invalid'] },
      '"failureDetails" is an array of 1, expected an array of objects',
    ],
    [
      'a result type in prose',
      { ...minimal, failureDetails: [{ resultType: 'It failed' }] },
      '"resultType" is "It failed", expected a result type of RFC 8460 §4.3',
    ],
    [
      'a host name as the IP',
      { ...minimal, failureDetails: [{ resultType: 'tlsa-invalid', receivingIp: 'mx.example.com' }] },
      '"receivingIp" is "mx.example.com", expected an IP address',
    ],
  ])('%s', (_why, value, reason) => {
    const parsed = parseSession(value, now);
    expect(parsed).toMatchObject({ ok: false, reason: expect.stringContaining(reason) });
    expect(parsed.ok || parsed.reason.length).toBeLessThan(250);
  });
});
