/**
 * A sending mail system records for each TLS session which policy applied and what the result was; once a day a report
 * goes to the policy's domain (RFC 8460 §4). This reads one such record as docs/outbound.md describes it. It is strict,
 * because its content ends up in a report about somebody else.
 */
import { formatDateTime } from '../../names/date-time.ts';
import { greetingName } from '../greeting-name.ts';
import { isObject, type JsonObject } from '../json-object.ts';
import { policyTypes } from '../judge/policy-type.ts';
import type { Session, SessionFailure } from './session.ts';
import {
  describeValue,
  readChoice,
  readDomainMember,
  readFlag,
  readOptionalText,
  readOptionalTexts,
  readPositive,
  SessionError,
  wrongMember,
} from './session-members.ts';

export type ParsedSession = { ok: true; session: Session } | { ok: false; reason: string };

/** The clocks of mail servers are wrong by minutes. More than this is a mistake. */
const maxFutureSeconds = 300;
/** A report goes out on the day after. Results that are weeks late say nothing about TLS today. */
export const maxAgeDays = 7;

/**
 * Attack: a sender that makes reports grow without bound. Each limit is many times what real policies and failures
 * need.
 */
const limits = {
  policyStrings: 100,
  policyStringChars: 8_192,
  mxHosts: 100,
  failureDetails: 50,
  textChars: 1_000,
  nameChars: 255,
  recipients: 100,
  sessions: 1_000_000,
};

/** Reads one record, received at `now`. `reason` names the member, its value and the expected form. */
export function parseSession(value: unknown, now: Date): ParsedSession {
  try {
    return { ok: true, session: readSession(value, now) };
  } catch (error) {
    if (error instanceof SessionError) return { ok: false, reason: error.message };
    throw error;
  }
}

function readSession(value: unknown, now: Date): Session {
  if (!isObject(value)) throw new SessionError(`it is ${describeValue(value)}, expected an object`);
  const time = readTime(value, now);
  const domain = readDomainMember(value, 'domain');
  const policyString = readOptionalTexts(
    value,
    'policyString',
    limits.policyStrings,
    limits.policyStringChars,
  );
  const mxHost = readOptionalTexts(value, 'mxHost', limits.mxHosts, limits.nameChars);
  const failureDetails = readFailures(value);
  const recipients = readOptionalTexts(value, 'recipients', limits.recipients, limits.nameChars);
  const messageId = readOptionalText(value, 'messageId', limits.textChars);
  return {
    time,
    domain,
    policyType: readChoice(value, 'policyType', policyTypes),
    policyDomain: readPolicyDomain(value, domain),
    ...(policyString && { policyString }),
    ...(mxHost && { mxHost }),
    successful: readChoice(value, 'result', ['success', 'failure']) === 'success',
    sessions: readPositive(value, 'sessions', limits.sessions),
    ...(failureDetails && { failureDetails }),
    ...(readFlag(value, 'carriedReport') && { carriedReport: true as const }),
    ...(recipients && { recipients: recipients.map((address) => address.toLowerCase()) }),
    ...(messageId !== undefined && { messageId: messageId.replace(/^<|>$/g, '') }),
  };
}

/** A TLSA base domain (RFC 8460 §1.1) is a host name, and some of those have underscores. */
function readPolicyDomain(from: JsonObject, domain: string): string {
  const { policyDomain } = from;
  if (policyDomain === undefined) return domain;
  if (typeof policyDomain === 'string' && hostWithUnderscore.test(policyDomain))
    return policyDomain.toLowerCase();
  return readDomainMember(from, 'policyDomain');
}

const hostWithUnderscore = /^(?=[^_]{0,252}_)[a-z0-9_][a-z0-9_.-]{0,251}[a-z0-9]$/i;

const rfc3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/;

function readTime(from: JsonObject, now: Date): string {
  const { time } = from;
  const milliseconds =
    typeof time === 'string' && rfc3339.test(time) ? Date.parse(time.toUpperCase()) : Number.NaN;
  if (Number.isNaN(milliseconds))
    throw wrongMember(from, 'time', 'an RFC 3339 time with a zone, such as 2026-11-23T09:30:00Z');
  const ageSeconds = (now.getTime() - milliseconds) / 1_000;
  if (ageSeconds < -maxFutureSeconds) throw wrongMember(from, 'time', 'a time that is not in the future');
  if (ageSeconds > maxAgeDays * 86_400)
    throw wrongMember(from, 'time', `a time in the last ${maxAgeDays} days`);
  return formatDateTime(milliseconds);
}

function readFailures(from: JsonObject): SessionFailure[] | undefined {
  const { failureDetails: value } = from;
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw wrongMember(from, 'failureDetails', 'an array of failures');
  return value.slice(0, limits.failureDetails).map((failure: unknown) => {
    if (!isObject(failure)) throw wrongMember(from, 'failureDetails', 'an array of objects');
    return readFailure(failure);
  });
}

/** RFC 8460 §4.3: the list of result types may grow, so every word of this form is accepted. */
const resultType = /^[a-z][a-z0-9-]{0,63}$/;
export const ipAddress = /^(?:\d{1,3}(?:\.\d{1,3}){3}|(?=.*:)[0-9a-fA-F:.]{2,45})$/;

function readFailure(from: JsonObject): SessionFailure {
  if (typeof from.resultType !== 'string' || !resultType.test(from.resultType))
    throw wrongMember(from, 'resultType', 'a result type of RFC 8460 §4.3 such as "certificate-expired"');
  const failure: SessionFailure = { resultType: from.resultType };
  for (const name of ['sendingMtaIp', 'receivingIp'] as const) {
    const text = readOptionalText(from, name, limits.nameChars);
    if (text !== undefined && !ipAddress.test(text)) throw wrongMember(from, name, 'an IP address');
    if (text) failure[name] = text;
  }
  const host = readOptionalText(from, 'receivingMxHostname', limits.nameChars);
  if (host) failure.receivingMxHostname = host;
  const { receivingMxHelo } = from;
  const helo = typeof receivingMxHelo === 'string' ? greetingName(receivingMxHelo) : receivingMxHelo;
  const name = readOptionalText({ receivingMxHelo: helo }, 'receivingMxHelo', limits.nameChars);
  if (name) failure.receivingMxHelo = name;
  for (const name of ['additionalInformation', 'failureReasonCode'] as const) {
    const text = readOptionalText(from, name, limits.textChars);
    if (text) failure[name] = text;
  }
  return failure;
}
