/**
 * The datagrams of libtlsrpt, the library with which Postfix (3.10 and later) and Exim send TLS results: one for each
 * delivery attempt, JSON with short names, one entry for each policy that applied. They have neither a time nor
 * recipients. The form is that of the library's public description (sys4/libtlsrpt, datagram protocol version 1):
 * `{"dpv":"1","d":"example.com","pr":"v=TLSRPTv1;…","policies":[{"policy-type":2,"policy-domain":…,"policy-string":[…],
 * "mx-host":[…],"failure-details":[{"c":204,"s":…,"n":…,"h":…,"r":…,"a":…,"f":…}],"t":1,"f":1}]}`.
 */

import { isObject } from '../json-object.ts';
import { ipAddress } from './parse-session.ts';

const policyTypes = new Map<unknown, string>([
  [1, 'tlsa'],
  [2, 'sts'],
  [9, 'no-policy-found'],
]);

const resultTypes = new Map<unknown, string>([
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
]);

const maxPolicies = 20;

export interface Datagram extends Record<string, unknown> {
  d: unknown;
  policies: unknown[];
}

export function isDatagram(value: unknown): value is Datagram {
  return isObject(value) && 'd' in value && Array.isArray(value.policies);
}

/**
 * The session results of a datagram, one for each policy, for parseSession() to check.
 * @param time when it was received, RFC 3339; a member `time` that a collector added comes first
 */
export function toSessions(
  datagram: Datagram,
  time: string,
): { ok: true; records: unknown[] } | { ok: false; reason: string } {
  const version = datagram.dpv ?? '1'; // Releases before 0.5 sent none.
  if (version !== '1') return { ok: false, reason: `"dpv" is ${JSON.stringify(version)}, expected "1"` };
  const { policies } = datagram;
  if (policies.length < 1 || policies.length > maxPolicies) {
    return { ok: false, reason: `"policies" has ${policies.length} entries, expected 1 to ${maxPolicies}` };
  }
  const shared = { time: datagram.time ?? time, domain: datagram.d, carriedReport: datagram.carriedReport };
  return { ok: true, records: policies.map((policy) => ({ ...shared, ...toSession(policy) })) };
}

function toSession(policy: unknown): Record<string, unknown> {
  if (!isObject(policy)) return {};
  const failures = policy['failure-details'];
  return {
    policyType: policyTypes.get(policy['policy-type']) ?? policy['policy-type'],
    // Postfix leaves out the domain if it found no policy.
    policyDomain: policy['policy-domain'] ?? undefined,
    policyString: policy['policy-string'],
    mxHost: policy['mx-host'],
    result: policy.f === 0 ? 'success' : policy.f === 1 ? 'failure' : policy.f,
    failureDetails: Array.isArray(failures) ? failures.map(toFailure) : failures,
  };
}

function toFailure(failure: unknown): unknown {
  if (!isObject(failure)) return failure;
  return {
    // A code of a later release is still a failure.
    resultType: resultTypes.get(failure.c) ?? 'validation-failure',
    sendingMtaIp: ipOrNothing(failure.s),
    receivingMxHostname: failure.n,
    receivingMxHelo: failure.h,
    receivingIp: ipOrNothing(failure.r),
    additionalInformation: failure.a,
    failureReasonCode: failure.f,
  };
}

/** The library passes on any text that the mail server gave it, but a report may contain only an address. */
const ipOrNothing = (text: unknown): unknown =>
  typeof text === 'string' && ipAddress.test(text) ? text : undefined;
