/**
 * What reporters send instead of what RFC 8460 §4.4 asks for, one function each. A function takes a value as it came
 * and gives the value that was meant, or undefined if nothing can be made of it, and tells `forgive` what it forgave.
 */

import { parseMailDate } from '../../mail/parse-mail-date.ts';
import { parseDomainName } from '../../names/domain-name.ts';
import { quote } from '../../text/quote.ts';
import { isObject, type JsonObject } from './json.ts';

/** Takes a phrase to follow the member's name: `is null, left out`. */
export type Forgive = (what: string) => void;

/** Anyone: null anywhere (Stalwart), empty strings (Google: IPs), numbers and booleans where text is due. */
export function readText(value: unknown, forgive: Forgive): string | undefined {
  if (typeof value === 'string' && value !== '' && value.charCodeAt(0) > 0x20) return value;
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.length === 1 && typeof value[0] === 'string') {
    forgive('is a list of one, read as its entry');
    return readText(value[0], forgive);
  }
  if (typeof value === 'string') {
    if (value.trim() !== '') return value;
    forgive('is empty, left out');
    return undefined;
  }
  if (typeof value === 'number' || typeof value === 'boolean') {
    forgive(`is a ${typeof value}, read as text`);
    return String(value);
  }
  forgive(value === null ? 'is null, left out' : `is ${nameType(value)}, left out`);
  return undefined;
}

/**
 * Lower-case ASCII letters, digits, hyphens, dots, `_` and `*`, no dot at the end: a host that is as it should be.
 * Nearly all are, by the ten thousand, so this is a loop and no pattern.
 */
function isUniform(text: string): boolean {
  let code = 0;
  for (let at = 0; at < text.length; at++) {
    code = text.charCodeAt(at);
    const isLetter = code >= 0x61 && code <= 0x7a;
    if (
      !isLetter &&
      !(code >= 0x30 && code <= 0x39) &&
      code !== 0x2d &&
      code !== dot &&
      code !== 0x5f &&
      code !== 0x2a
    )
      return false;
  }
  return code !== dot;
}

const dot = 0x2e;

/** Anyone: upper-case types. */
export function readWord(value: unknown, forgive: Forgive): string | undefined {
  const text = readText(value, forgive);
  if (text === undefined) return undefined;
  const word = text.trim().toLowerCase();
  if (word !== text) forgive(`is ${quote(text)}, read as ${quote(word)}`);
  return word;
}

/** Anyone: counts as strings, missing, negative, fractional, or beyond what a number can hold exactly. */
export function readCount(value: unknown, forgive: Forgive): number | undefined {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return (value as number) + 0;
  if (value === undefined) {
    forgive('is missing');
    return undefined;
  }
  if (value === null) {
    forgive('is null, left out');
    return undefined;
  }
  if (
    typeof value === 'string' &&
    /^\s*\d+(?:\.0+)?\s*$/.test(value) &&
    Number.isSafeInteger(Number(value))
  ) {
    forgive('is a string, read as a number');
    return Number(value);
  }
  const shown =
    typeof value === 'number' ? String(value) : typeof value === 'string' ? quote(value) : nameType(value);
  forgive(`is ${shown}, not a count, left out`);
  return undefined;
}

/** Anyone: one string where a list is due; null entries; Stalwart: an empty list for an absent one. */
export function readStrings(value: unknown, forgive: Forgive): string[] | undefined {
  if (value === undefined) return undefined;
  if (value === null) {
    forgive('is null, left out');
    return undefined;
  }
  if (!Array.isArray(value)) {
    const text = readText(value, forgive);
    if (text === undefined) return undefined;
    forgive('is a string, read as a list');
    return [text];
  }
  return value.flatMap((item) => readText(item, forgive) ?? []);
}

/**
 * policy-string. Anyone: lines that end in CR, all lines in one string.
 * Microsoft: TLSA records as one string that holds a JSON array.
 */
export function readPolicyString(value: unknown, forgive: Forgive): string[] | undefined {
  return readNestedStrings(value, forgive)?.flatMap((text) => {
    if (!/[\r\n]/.test(text)) return [text];
    forgive('has line ends in a string, read as lines');
    return text.split(/[\r\n]+/).filter((line) => line !== '');
  });
}

/** Strings of a list, and of lists that stand as JSON in a string. */
function readNestedStrings(value: unknown, forgive: Forgive): string[] | undefined {
  return readStrings(value, forgive)?.flatMap((text) => {
    const nested = readNestedArray(text);
    if (nested) forgive('holds a JSON array in a string, read as its entries');
    return nested ?? [text];
  });
}

function readNestedArray(text: string): string[] | undefined {
  if (!/^\s*\[/.test(text)) return undefined;
  try {
    const items: unknown = JSON.parse(text);
    if (!Array.isArray(items)) return undefined;
    return items.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
  } catch {
    return undefined;
  }
}

/** mx-host. Stalwart: entries as they stand in the policy, `mx: mail.example.com`. Anyone: several in one string. */
export function readMxHosts(value: unknown, forgive: Forgive): string[] | undefined {
  return readNestedStrings(value, forgive)?.flatMap((text) => {
    const bare = text.replaceAll(/(^|[\s,;])mx:\s*/gi, '$1');
    if (bare !== text) forgive('has a "mx: " prefix, dropped');
    const hosts = bare.split(/[\s,;]+/).filter((host) => host !== '');
    if (hosts.length > 1) forgive('has several hosts in a string, read as a list');
    return hosts.map((host) => normaliseHost(host, forgive));
  });
}

/**
 * A host name as it came, made uniform: lower case, A-labels, no final dot. What is no host name (`[192.0.2.1]` as a
 * HELO, a pattern `*.example.com`) only loses its upper case.
 */
export function normaliseHost(text: string, forgive: Forgive): string {
  if (isUniform(text)) return text;
  const lower = text.trim().toLowerCase();
  const bare = lower.length > 1 && lower.endsWith('.') ? lower.slice(0, -1) : lower;
  if (bare !== lower) forgive('ends in a dot, dropped');
  if (!/[^\0-\x7f]/.test(bare)) return bare;
  const [, wildcard = '', name = ''] = /^(\*?\.)?(.*)$/s.exec(bare) ?? [];
  const parsed = parseDomainName(name);
  if (!parsed.ok) return bare;
  forgive('is not in A-labels, converted');
  return wildcard + parsed.domain;
}

/** What needs no closer look: LDH labels, no A-label, a top-level domain that begins with a letter. */
export const plainDomain =
  /^(?=.{4,253}$)(?!.*xn--)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** policy-domain: it becomes a part of keys, so what is no domain name is left out. */
export function readPolicyDomain(value: unknown, forgive: Forgive): string | undefined {
  const text = readText(value, forgive);
  if (text === undefined) return undefined;
  const host = normaliseHost(text, forgive);
  if (plainDomain.test(host)) return host;
  const parsed = parseDomainName(host);
  if (parsed.ok) return parsed.domain;
  forgive(`is ${quote(text)}, which is no domain name, left out`);
  return undefined;
}

/**
 * RFC 3339 to UTC with a `Z` and whole seconds. Microsoft: no zone, taken as UTC. Anyone: a blank for the T, a zone
 * without colon, a date without time, seconds or milliseconds since 1970, a date as mail has it (RFC 5322 §3.3).
 */
export function readDateTime(value: unknown, isEnd: boolean, forgive: Forgive): string | undefined {
  if (value === undefined || value === null) {
    forgive(value === null ? 'is null' : 'is missing');
    return undefined;
  }
  const text = typeof value === 'string' ? value.trim() : value;
  if (typeof text === 'number' || (typeof text === 'string' && /^\d{9,13}$/.test(text))) {
    return readUnixTime(Number(text), forgive);
  }
  const time = typeof text === 'string' ? parseDateTime(text, isEnd, forgive) : undefined;
  if (time === undefined)
    forgive(`is ${typeof text === 'string' ? quote(text) : nameType(text)}, not a date-time`);
  return time;
}

function readUnixTime(number: number, forgive: Forgive): string | undefined {
  const seconds = formatUnixTime(number);
  const time = seconds ?? formatUnixTime(number / 1000);
  if (time === undefined) forgive(`is ${number}, not a date-time`);
  else forgive(`is a number, read as ${seconds === undefined ? 'milli' : ''}seconds since 1970`);
  return time;
}

/** Whole seconds from 2000 to 2100: nothing else is the time of a report. */
export function formatUnixTime(seconds: number): string | undefined {
  if (!(seconds >= 946_684_800 && seconds < 4_102_444_800)) return undefined;
  return formatTime(seconds * 1000);
}

const formatTime = (milliseconds: number) => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;

const dateTimePattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:([Tt ]|%20)(\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([Zz]|UTC|GMT|[+-]\d{2}:?\d{2})?)?$/;

/** As nearly all are, and any day that every month has: nothing to convert. */
const isUniformDateTime = (text: string) =>
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/.test(text);

function parseDateTime(text: string, isEnd: boolean, forgive: Forgive): string | undefined {
  if (isUniformDateTime(text)) return text;
  const match = dateTimePattern.exec(text);
  if (!match) return readMailDate(text, forgive);
  const [, year, month, day, separator, hours, minutes, seconds, zone] = match;
  const date = Date.UTC(Number(year), Number(month) - 1, Number(day));
  if (new Date(date).getUTCDate() !== Number(day) || Number(month) > 12) return undefined;
  if (separator === undefined) {
    forgive(`has no time, read as the ${isEnd ? 'end' : 'start'} of the day`);
    return formatTime(date + (isEnd ? 86_399_000 : 0));
  }
  const time = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds ?? 0)) * 1000;
  // 24:00:00 and leap seconds are seen; more than a minute behind the day's end is junk.
  if (Number(minutes) > 59 || Number(seconds ?? 0) > 60 || time > 86_400_000) return undefined;
  if (separator === ' ' || separator === '%20') forgive('has a blank for "T"');
  if (zone === undefined) forgive('has no zone, read as UTC');
  const shift = zone === undefined ? 0 : zoneMilliseconds(zone, forgive);
  return formatTime(date + time - shift);
}

function readMailDate(text: string, forgive: Forgive): string | undefined {
  const time = parseMailDate(text);
  if (time !== undefined) forgive('is a date as in mail, read as such');
  return time;
}

function zoneMilliseconds(zone: string, forgive: Forgive): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  if (zone.length === 3 || zone.length === 5)
    forgive(`has the zone ${quote(zone)}, read as RFC 3339 would write it`);
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** Anyone: an object where a list is due, a list of one where an object is due. */
export function readList(value: unknown, forgive: Forgive): unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (value === undefined) return undefined;
  if (value === null) {
    forgive('is null, left out');
    return undefined;
  }
  if (isObject(value)) {
    forgive('is an object, read as a list of one');
    return [value];
  }
  forgive(`is ${nameType(value)}, left out`);
  return undefined;
}

export function readObject(value: unknown, forgive: Forgive): JsonObject | undefined {
  if (isObject(value)) return value;
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.length === 1 && isObject(value[0])) {
    forgive('is a list of one, read as its entry');
    return value[0];
  }
  forgive(value === null ? 'is null, left out' : `is ${nameType(value)}, left out`);
  return undefined;
}

function nameType(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
