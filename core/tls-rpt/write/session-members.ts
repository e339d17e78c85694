import type { DomainName } from '../../names/domain-name.ts';
import { parseDomainName } from '../../names/domain-name.ts';
import { isObject, type JsonObject } from '../json-object.ts';

/** A record cannot be read as a session result. `message` names the member, its value and the wanted form. */
export class SessionError extends Error {
  override readonly name = 'SessionError';
}

export function wrongMember(from: JsonObject, name: string, wanted: string): SessionError {
  const value = from[name];
  return new SessionError(
    value === undefined
      ? `"${name}" is missing, expected ${wanted}`
      : `"${name}" is ${describeValue(value)}, expected ${wanted}`,
  );
}

/** A value for a message: short, and never a copy of something large or deep. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  return isObject(value) ? 'an object' : String(value);
}

/** In A-labels. @throws SessionError */
export function readDomainMember(from: JsonObject, name: string): DomainName {
  const value = from[name];
  const parsed = typeof value === 'string' ? parseDomainName(value) : undefined;
  if (!parsed?.ok) throw wrongMember(from, name, 'a domain name such as "example.com"');
  return parsed.domain;
}

/** @throws SessionError */
export function readChoice<T extends string>(from: JsonObject, name: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === from[name]);
  if (found === undefined) throw wrongMember(from, name, choices.map((choice) => `"${choice}"`).join(' or '));
  return found;
}

/** False if it is absent. @throws SessionError */
export function readFlag(from: JsonObject, name: string): boolean {
  const value = from[name] ?? false;
  if (typeof value !== 'boolean') throw wrongMember(from, name, 'true or false');
  return value;
}

/** From 1 to `max`; 1 if it is absent. @throws SessionError */
export function readPositive(from: JsonObject, name: string, max: number): number {
  const value = from[name] ?? 1;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= max) return value;
  throw wrongMember(from, name, `a whole number from 1 to ${max}`);
}

/**
 * Without control characters. Of text over the limit, the beginning is kept.
 * @throws SessionError
 */
export function readOptionalText(from: JsonObject, name: string, maxChars: number): string | undefined {
  const value = from[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw wrongMember(from, name, 'a string');
  return cutText(value, maxChars);
}

/**
 * Without control characters. If a text is over the limit, its beginning is kept.
 * @throws SessionError
 */
export function readOptionalTexts(
  from: JsonObject,
  name: string,
  maxCount: number,
  maxChars: number,
): string[] | undefined {
  const value = from[name];
  if (value === undefined || value === null) return undefined;
  const wanted = 'an array of strings';
  if (!Array.isArray(value)) throw wrongMember(from, name, wanted);
  return value.slice(0, maxCount).map((text: unknown) => {
    if (typeof text !== 'string') throw wrongMember(from, name, wanted);
    return cutText(text, maxChars);
  });
}

/** A value that is too long is left out, but its session counts. */
function cutText(text: string, maxChars: number): string {
  return text.length <= maxChars ? cleanText(text) : `${cleanText(text.slice(0, maxChars - 1))}…`;
}

/** RFC 8460 §4.4 wants I-JSON, which has no unpaired surrogates. Attack: control characters that forge lines. */
function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
}
