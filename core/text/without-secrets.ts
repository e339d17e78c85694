/**
 * Removes what a log must not contain. Logs are kept elsewhere, and more people read them than the mail and the store. So
 * they contain no mail address, and no token that lets its holder send reports in a domain's name or answer for somebody.
 * They are read in terminals, so control characters are written as `\u{…}`.
 */
import { printablePage } from './terminal.ts';

const secrets: [RegExp, string][] = [
  // Keys that contain the token of the domain's report URL, and the path of that URL.
  [/\b(posts\/)[a-z0-9]+/g, '$1…'],
  [/\b(post-limits\/)[a-z0-9]+/g, '$1…'],
  [/\b(inboxes\/)[a-z0-9]+/g, '$1…'],
  [/\b(waiting-reports\/)[a-z0-9]+/g, '$1…'],
  [/\b(versions\/[^/\s"]+\/)[a-z0-9]+/g, '$1…'],
  // Anybody who knows a bounce address can stop the reports to another domain.
  [/\b(outbound\/bounces\/)[a-z0-9]+/g, '$1…'],
  [/(\/v1\/tlsrpt\/)[^/\s"]+/g, '$1…'],
  // The confirmation link of an address.
  [/(\/v1\/recipients\/[^/\s"]+\/[^/\s"]+\/)[^/\s"]+/g, '$1…'],
  [/\bsmx_[a-z0-9]+_[a-z0-9]+/g, 'smx_…'],
  [/\b(bearer )[^\s"]+/gi, '$1…'],
];

/** The text with `…` in place of addresses, as they are or encoded for a path, and of tokens. */
export function withoutSecrets(text: string): string {
  const addressless = printablePage(text).replace(/[^\s<>"',;:()[\]/]+/gu, (word) =>
    word.indexOf('@') > 0 || word.includes('%40') ? '…' : word,
  );
  return secrets.reduce((rest, [secret, replacement]) => rest.replace(secret, replacement), addressless);
}

/**
 * Attack: megabytes of untrusted text in an error's message, in each line of a flood. The stack of an error, or a key,
 * is shorter.
 */
const longestField = 4_000;

const cut = (text: string): string =>
  text.length <= longestField
    ? text
    : `${text.slice(0, longestField).toWellFormed()}… (${text.length} characters)`;

/**
 * The same for every string in the fields of a log line, of which so many characters are kept; an error becomes its
 * stack.
 */
export function fieldsWithoutSecrets(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, clean(value)]));
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return withoutSecrets(cut(value));
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Error) return withoutSecrets(cut(value.stack ?? String(value)));
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)
    return fieldsWithoutSecrets(value as Record<string, unknown>);
  return value;
}
