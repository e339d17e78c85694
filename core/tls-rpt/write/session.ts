/**
 * A sending mail system notes for each TLS session which policy applied and how it went; once a day the policy's
 * domain is told (RFC 8460 §4). This file reads those notes: the session result as StrictMX documents it
 * (docs/outbound.md), strict in what would end up in a report about somebody else, one record at a time.
 */
import { parseDomainName } from '../../names/domain-name.ts';
import type { FailureDetail } from '../report.ts';

/** RFC 8460 §4.4 `policy-type`. */
export const policyTypes = ['sts', 'tlsa', 'no-policy-found'] as const;
export type PolicyType = (typeof policyTypes)[number];

/** The policy as the sender applied it. Domains are A-labels. */
export interface AppliedPolicy {
  policyType: PolicyType;
  policyDomain: string;
  policyString?: string[];
  mxHost?: string[];
}

/** One failure of a session; how many sessions it counts for is the session's business. */
export type SessionFailure = Omit<FailureDetail, 'failedSessions'> & { resultType: string };

/** The result of one TLS session under one policy, or of several that went exactly alike. */
export interface Session extends AppliedPolicy {
  /** RFC 3339 UTC, whole seconds. */
  time: string;
  /** The domain that mail was for: its `_smtp._tls` record says who gets the report. */
  domain: string;
  successful: boolean;
  /** How many sessions this stands for. */
  sessions: number;
  failureDetails?: SessionFailure[];
  /** The sender knows that this session carried a TLS report. */
  carriedReport?: true;
  /** Addresses the session carried mail for; only to find report mail. */
  recipients?: string[];
  /** Without `<>`; only to find report mail. */
  messageId?: string;
}

export type ParsedSession = { ok: true; session: Session } | { ok: false; reason: string };

/** Clocks of mail servers go wrong by minutes; more than this is a mistake. */
export const maxFutureSeconds = 300;
/** A day's report goes out the day after. What comes weeks late tells nobody anything about today's TLS. */
export const maxAgeDays = 7;

/** Against a sender that makes reports grow without bound: each is many times what real policies and failures need. */
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

class Refusal extends Error {}

/** Reads one session result. `now` is when it was received. The reason names the member, its value and what is wanted. */
export function parseSession(value: unknown, now: Date): ParsedSession {
  try {
    return { ok: true, session: readSession(value, now) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, reason: error.message };
    throw error;
  }
}

function readSession(value: unknown, now: Date): Session {
  if (!isObject(value)) throw new Refusal(`it is ${show(value)}, expected an object`);
  const time = readTime(value, now);
  const domain = readDomain(value, 'domain');
  const policyString = readStrings(value, 'policyString', limits.policyStrings, limits.policyStringChars);
  const mxHost = readStrings(value, 'mxHost', limits.mxHosts, limits.nameChars);
  const failureDetails = readFailures(value);
  const recipients = readStrings(value, 'recipients', limits.recipients, limits.nameChars);
  const messageId = readText(value, 'messageId', limits.textChars);
  return {
    time,
    domain,
    policyType: readChoice(value, 'policyType', policyTypes),
    policyDomain: value.policyDomain === undefined ? domain : readDomain(value, 'policyDomain'),
    ...(policyString && { policyString }),
    ...(mxHost && { mxHost }),
    successful: readChoice(value, 'result', ['success', 'failure']) === 'success',
    sessions: readCount(value, 'sessions'),
    ...(failureDetails && { failureDetails }),
    ...(readFlag(value, 'carriedReport') && { carriedReport: true as const }),
    ...(recipients && { recipients: recipients.map((address) => address.toLowerCase()) }),
    ...(messageId !== undefined && { messageId: messageId.replace(/^<|>$/g, '') }),
  };
}

type Members = Record<string, unknown>;

export function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readDomain(from: Members, name: string): string {
  const value = from[name];
  const parsed = typeof value === 'string' ? parseDomainName(value) : undefined;
  if (!parsed?.ok) throw wrong(from, name, 'a domain name, as "example.com"');
  return parsed.domain;
}

function readChoice<T extends string>(from: Members, name: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === from[name]);
  if (found === undefined) throw wrong(from, name, choices.map((choice) => `"${choice}"`).join(' or '));
  return found;
}

function readFlag(from: Members, name: string): boolean {
  const value = from[name] ?? false;
  if (typeof value !== 'boolean') throw wrong(from, name, 'true or false');
  return value;
}

function readCount(from: Members, name: string): number {
  const value = from[name] ?? 1;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= limits.sessions)
    return value;
  throw wrong(from, name, `a whole number from 1 to ${limits.sessions}`);
}

const rfc3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/;

function readTime(from: Members, now: Date): string {
  const { time } = from;
  const milliseconds =
    typeof time === 'string' && rfc3339.test(time) ? Date.parse(time.toUpperCase()) : Number.NaN;
  if (Number.isNaN(milliseconds))
    throw wrong(from, 'time', 'an RFC 3339 time with a zone, as 2026-11-23T09:30:00Z');
  const ageSeconds = (now.getTime() - milliseconds) / 1_000;
  if (ageSeconds < -maxFutureSeconds) throw wrong(from, 'time', 'a time that is not in the future');
  if (ageSeconds > maxAgeDays * 86_400) throw wrong(from, 'time', `a time of the last ${maxAgeDays} days`);
  return formatSeconds(milliseconds);
}

/** RFC 3339 UTC without the fraction. */
export const formatSeconds = (milliseconds: number): string =>
  `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;

function readText(from: Members, name: string, maxChars: number): string | undefined {
  const value = from[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw wrong(from, name, 'a string');
  if (value.length > maxChars) throw wrong(from, name, `at most ${maxChars} characters`);
  return cleanText(value);
}

function readStrings(from: Members, name: string, maxCount: number, maxChars: number): string[] | undefined {
  const value = from[name];
  if (value === undefined || value === null) return undefined;
  const wanted = `an array of at most ${maxCount} strings of at most ${maxChars} characters`;
  if (!Array.isArray(value) || value.length > maxCount) throw wrong(from, name, wanted);
  return value.map((text: unknown) => {
    if (typeof text !== 'string' || text.length > maxChars) throw wrong(from, name, wanted);
    return cleanText(text);
  });
}

/** RFC 8460 §4.4 wants I-JSON, which has no lone surrogates; control characters only serve to forge lines. */
function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
}

function readFailures(from: Members): SessionFailure[] | undefined {
  const { failureDetails: value } = from;
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || value.length > limits.failureDetails)
    throw wrong(from, 'failureDetails', `an array of at most ${limits.failureDetails} failures`);
  return value.map((failure: unknown) => {
    if (!isObject(failure)) throw wrong(from, 'failureDetails', 'objects in it');
    return readFailure(failure);
  });
}

/** RFC 8460 §4.3: the list of result types may grow, so any word of that form is taken. */
const resultType = /^[a-z][a-z0-9-]{0,63}$/;
export const ipAddress = /^(?:\d{1,3}(?:\.\d{1,3}){3}|(?=.*:)[0-9a-fA-F:.]{2,45})$/;

function readFailure(from: Members): SessionFailure {
  if (typeof from.resultType !== 'string' || !resultType.test(from.resultType))
    throw wrong(from, 'resultType', 'a result type of RFC 8460 §4.3, as "certificate-expired"');
  const failure: SessionFailure = { resultType: from.resultType };
  for (const name of ['sendingMtaIp', 'receivingIp'] as const) {
    const text = readText(from, name, limits.nameChars);
    if (text !== undefined && !ipAddress.test(text)) throw wrong(from, name, 'an IP address');
    if (text) failure[name] = text;
  }
  for (const name of ['receivingMxHostname', 'receivingMxHelo'] as const) {
    const text = readText(from, name, limits.nameChars);
    if (text) failure[name] = text;
  }
  for (const name of ['additionalInformation', 'failureReasonCode'] as const) {
    const text = readText(from, name, limits.textChars);
    if (text) failure[name] = text;
  }
  return failure;
}

function wrong(from: Members, name: string, wanted: string): Refusal {
  const value = from[name];
  return new Refusal(
    value === undefined
      ? `"${name}" is missing, expected ${wanted}`
      : `"${name}" is ${show(value)}, expected ${wanted}`,
  );
}

/** A value in a message: short, and never a copy of something huge or deep. */
function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  return isObject(value) ? 'an object' : String(value);
}
