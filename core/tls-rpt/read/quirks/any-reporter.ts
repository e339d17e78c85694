/** Quirks that several reporters have, or reporters that do not name their software. */
import { excerpt } from '../../../finding/fault.ts';
import { parseDomainName } from '../../../names/domain-name.ts';
import { greetingName } from '../../greeting-name.ts';
import type { JsonObject } from '../../json-object.ts';
import { type Forgive, foundValue, jsonTypeOf } from '../../reading-note.ts';
import { isDeeperThan } from '../json.ts';
import { entryNames, flatEntryNames } from '../member-names.table.ts';
import { hasMember } from '../read-members.ts';
import type { Reading } from '../reading.ts';

/** A list of one where a single value is due. */
export function readSingleEntry<T>(entry: T, forgive: Forgive): T {
  forgive('list-for-entry');
  return entry;
}

/** A number or a boolean where text is due. */
export function readAsText(value: number | boolean, forgive: Forgive): string {
  forgive('read-as-text', { type: typeof value === 'number' ? 'number' : 'boolean' });
  return String(value);
}

/** A value of a type from which nothing can be read. */
export function ignoreType(value: unknown, forgive: Forgive): undefined {
  forgive('type-ignored', { type: jsonTypeOf(value) });
}

/** Types in upper case, or with white space around them. */
export function lowerCaseWord(text: string, forgive: Forgive): string {
  const word = text.trim().toLowerCase();
  if (word !== text) forgive('case-or-spaces', { text: excerpt(text), readAs: excerpt(word) });
  return word;
}

/** A count as a string of digits; undefined for any other value. */
export function readDigits(value: unknown, forgive: Forgive): number | undefined {
  if (typeof value !== 'string' || !/^\s*\d+(?:\.0+)?\s*$/.test(value)) return undefined;
  if (!Number.isSafeInteger(Number(value))) return undefined;
  forgive('string-for-number');
  return Number(value);
}

/** A count that is negative, fractional, beyond what a number can hold exactly, or no number at all. */
export function ignoreCount(value: unknown, forgive: Forgive): undefined {
  forgive('not-a-count', { found: foundValue(value) });
}

/** One string where a list of strings is due. */
export function listOfString(text: string, forgive: Forgive): string[] {
  forgive('string-for-list');
  return [text];
}

/** An object where a list of objects is due. */
export function listOfObject(value: JsonObject, forgive: Forgive): JsonObject[] {
  forgive('object-for-list');
  return [value];
}

/** Lines of a policy-string that end in CR, or all lines in one string. */
export function splitPolicyLines(text: string, forgive: Forgive): string[] {
  if (!/[\r\n]/.test(text)) return [text];
  forgive('lines-in-string');
  return text.split(/[\r\n]+/).filter((line) => line !== '');
}

/** Several MX hosts in one string, separated by white space, commas or semicolons. */
export function splitHosts(text: string, forgive: Forgive): string[] {
  const hosts = text.split(/[\s,;]+/).filter((host) => host !== '');
  if (hosts.length > 1) forgive('hosts-in-string');
  return hosts;
}

/** The whole answer to EHLO, or its first line, where only the name in it is due. */
export function takeNameOfGreeting(text: string, forgive: Forgive): string {
  const name = greetingName(text);
  if (name !== text) forgive('greeting');
  return name;
}

/** An object or a list where text is due. It is for people, so its JSON is as good. */
export function keepAsJson(value: object, forgive: Forgive): string | undefined {
  // Attack: so deep that writing it as JSON exhausts the stack.
  if (isDeeperThan(value, deepestText)) return ignoreType(value, forgive);
  forgive('read-as-text', { type: jsonTypeOf(value) });
  return JSON.stringify(value);
}

const deepestText = 8;

/** A host name in upper case, or with a final dot. */
export function lowerCaseHost(text: string, forgive: Forgive): string {
  const lower = text.trim().toLowerCase();
  if (lower.length < 2 || !lower.endsWith('.')) return lower;
  forgive('final-dot');
  return lower.slice(0, -1);
}

/** A host name or pattern in U-labels. */
export function convertToALabels(host: string, forgive: Forgive): string {
  if (!/[^\0-\x7f]/.test(host)) return host;
  const [, wildcard = '', name = ''] = /^(\*?\.)?(.*)$/s.exec(host) ?? [];
  const parsed = parseDomainName(name);
  if (!parsed.ok) return host;
  forgive('not-a-labels');
  return wildcard + parsed.domain;
}

/** The report id in `<>`, as RFC 8460 §5.3 has it in the Subject only, or with white space around it. */
export function unwrapReportId(reportId: string, forgive: Forgive): string {
  const bare = reportId.trim().replace(/^<(.*)>$/s, '$1');
  if (bare !== reportId) forgive('wrapped');
  return bare;
}

/** An entry without the objects `policy` and `summary`: their members are in the entry itself. */
export function isFlatEntry(entry: JsonObject, reading: Reading): boolean {
  const isFlat =
    !hasMember(entry, entryNames, 'policy') &&
    (hasMember(entry, flatEntryNames, 'policy-type') || hasMember(entry, flatEntryNames, 'policy-domain'));
  if (isFlat) reading.notes.add('flattened', { member: 'policy' });
  return isFlat;
}

/**
 * `summary` or `failure-details` in the policy instead of beside it. What is in both places is ignored in the policy.
 */
export function readMisplaced(entry: JsonObject, policy: JsonObject, reading: Reading): JsonObject {
  const found: JsonObject = {};
  for (const name of ['summary', 'failure-details']) {
    if (policy[name] === undefined) continue;
    if (entry[name] !== undefined) reading.unknown(name);
    else {
      reading.notes.add('misplaced', { member: name });
      found[name] = policy[name];
    }
  }
  return found;
}
