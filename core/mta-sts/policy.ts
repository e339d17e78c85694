/**
 * MTA-STS (RFC 8461) in one paragraph: mail between servers is encrypted only if both agree, and an attacker in the
 * middle can prevent that, or answer the DNS query for the mail server with another name. So a domain publishes a
 * policy over HTTPS: "my mail servers (MX) have these names and valid certificates; do not deliver to any other"
 * (`mode: enforce`), "deliver anyway, but report it" (`testing`), or "I have no policy" (`none`). A sender keeps the
 * policy for its `max_age`, and fetches it again when the id in the domain's `_mta-sts` TXT record changes. Two facts
 * explain everything in this folder: nobody can recall a policy that a sender holds, and a sender that sees a new id
 * while the old text is still served keeps the old text for its whole max_age.
 */
import { firstFew } from '../text/first-few.ts';
import { quote } from '../text/quote.ts';
import { findMxPatternFault } from './mx-pattern.ts';

export const policyModes = ['enforce', 'testing', 'none'] as const;
export type PolicyMode = (typeof policyModes)[number];

export interface Policy {
  mode: PolicyMode;
  /** Host names or `*.` + a host name; A-labels, lower case. */
  mx: string[];
  /** `max_age`: how long a sender may keep the policy after its last fetch; a whole number ≤ 31,557,600. */
  maxAgeSeconds: number;
}

export type ParsedPolicy =
  | { ok: true; policy: Policy; warnings: string[] }
  /** `policy` has what a lenient sender may still read from the text. */
  | { ok: false; policy?: Partial<Policy>; errors: string[]; warnings: string[] };

/** RFC 8461 §3.3: senders read 64 kilobytes. Attack: a policy host that never stops sending. */
export const maxPolicyBytes = 64 * 1024;

/** RFC 8461 §3.2: about one year. */
export const maxMaxAgeSeconds = 31_557_600;

/**
 * Reads a policy text as a sender does (RFC 8461 §3.2): `ok` means that every sender that follows the RFC accepts it.
 * Warnings name what was ignored. Never throws.
 */
export function parsePolicy(text: string | Uint8Array): ParsedPolicy {
  const decoded = decode(text);
  if ('error' in decoded) return { ok: false, errors: [decoded.error], warnings: [] };

  const fields = readFields(decoded.text);
  const errors = [...fields.errors];
  const mode = readMode(fields, errors);
  const maxAgeSeconds = readMaxAge(fields, errors);
  const mx = readMx(fields, mode, errors);
  requireVersion(fields, errors);

  const warnings = firstFew(fields.warnings);
  if (errors.length === 0 && mode !== undefined && maxAgeSeconds !== undefined) {
    return { ok: true, policy: { mode, mx, maxAgeSeconds }, warnings };
  }
  const policy: Partial<Policy> = {
    mx,
    ...(mode && { mode }),
    ...(maxAgeSeconds !== undefined && { maxAgeSeconds }),
  };
  return { ok: false, policy, errors: firstFew(errors), warnings };
}

/**
 * Writes a policy as every known sender accepts it: ASCII, CRLF, lower case, no blank line, mx lines in every mode.
 * `policy` must be valid: from `checkPolicyInput()` or `parsePolicy()`.
 */
export function formatPolicy({ mode, mx, maxAgeSeconds }: Policy): string {
  const lines = [
    'version: STSv1',
    `mode: ${mode}`,
    ...mx.map((pattern) => `mx: ${pattern}`),
    `max_age: ${maxAgeSeconds}`,
  ];
  return lines.map((line) => `${line}\r\n`).join('');
}

function decode(input: string | Uint8Array): { text: string } | { error: string } {
  const tooLarge = (bytes: number) => ({
    error: `the policy has ${bytes} bytes, expected at most ${maxPolicyBytes} (RFC 8461 §3.3)`,
  });
  // A string has at least as many bytes as code units.
  if (input.length > maxPolicyBytes) return tooLarge(input.length);
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  if (bytes.length > maxPolicyBytes) return tooLarge(bytes.length);
  if (bytes.length === 0) return { error: 'the policy is empty' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { error: 'the policy is not UTF-8 text (RFC 8461 §3.2)' };
  }
}

interface Fields {
  /** The first value of each field but `mx`. */
  first: Map<string, string>;
  mx: string[];
  errors: string[];
  warnings: string[];
}

/** RFC 8461 §3.2: `sts-policy-record`. Reads to the end even after an error, so that all errors are reported at once. */
function readFields(text: string): Fields {
  const fields: Fields = { first: new Map(), mx: [], errors: [], warnings: [] };
  let rest = text;
  if (rest.startsWith('\u{feff}')) {
    fields.errors.push('the policy begins with a byte order mark, so its first field has another name');
    rest = rest.slice(1);
  }
  const lines = rest.split('\n');
  // `sts-policy-term` is LF or CRLF; the last one is optional.
  const last = lines.length - 1;
  for (const [index, line] of lines.entries()) {
    if (index === last && line === '') break;
    readLine(index === last ? line : line.replace(/\r$/, ''), index + 1, fields);
  }
  return fields;
}

const knownFields = new Set(['version', 'mode', 'mx', 'max_age']);

function readLine(line: string, number: number, fields: Fields): void {
  const fault = (why: string) => fields.errors.push(`line ${number} ${why}`);
  if (trimEnd(line) === '') return void fault('is empty; the format has no empty lines (RFC 8461 §3.2)');

  // `sts-policy-ext-name` allows 32 characters, and nothing before the name or between name and colon.
  const match = /^([A-Za-z0-9][A-Za-z0-9_.-]{0,31}):[ \t]*/.exec(line);
  const name = match?.[1];
  if (!match || name === undefined) return void fault(`is ${quote(line)}, expected "name: value"`);
  const value = trimEnd(line.slice(match[0].length));
  if (value === '') return void fault(`has no value: ${quote(line)}`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finds control characters
  if (/[\u0000-\u001f\u007f]/.test(value)) return void fault(`has a control character: ${quote(line)}`);

  if (name === 'mx') fields.mx.push(value);
  // RFC 8461 §3.2: of a duplicated field, all entries but the first are ignored.
  else if (fields.first.has(name))
    fields.warnings.push(`line ${number} repeats "${name}"; only the first counts`);
  else fields.first.set(name, value);
  // RFC 8461 §3.2: unknown fields are ignored.
  if (!knownFields.has(name))
    fields.warnings.push(`line ${number} has the unknown field "${name}", which is ignored${caseHint(name)}`);
}

const caseHint = (name: string) =>
  knownFields.has(name.toLowerCase()) ? `; did you mean "${name.toLowerCase()}"?` : '';

/** Removes `*WSP` at the end of a line. Not by a regular expression: `[ \t]*$` is quadratic on 64 KB of spaces. */
function trimEnd(line: string): string {
  let end = line.length;
  while (end > 0 && (line[end - 1] === ' ' || line[end - 1] === '\t')) end--;
  return line.slice(0, end);
}

function requireVersion({ first }: Fields, errors: string[]): void {
  const version = first.get('version');
  if (version === undefined) errors.push('"version" is missing, expected "version: STSv1"');
  else if (version !== 'STSv1') errors.push(`"version" is ${quote(version)}, expected "STSv1"`);
}

function readMode({ first }: Fields, errors: string[]): PolicyMode | undefined {
  const value = first.get('mode');
  const mode = policyModes.find((known) => known === value);
  if (value === undefined) errors.push('"mode" is missing, expected "enforce", "testing" or "none"');
  // The values are case-sensitive (`%s` in the ABNF).
  else if (!mode) errors.push(`"mode" is ${quote(value)}, expected "enforce", "testing" or "none"`);
  return mode;
}

/** A number that is too large is an error. It is still read as the largest allowed, as lenient senders do. */
function readMaxAge({ first }: Fields, errors: string[]): number | undefined {
  const value = first.get('max_age');
  const seconds = value !== undefined && /^[0-9]{1,10}$/.test(value) ? Number(value) : undefined;
  if (seconds !== undefined && seconds <= maxMaxAgeSeconds) return seconds;
  const what = value === undefined ? 'missing' : quote(value);
  errors.push(`"max_age" is ${what}, expected whole seconds from 0 to ${maxMaxAgeSeconds}`);
  return seconds === undefined ? undefined : maxMaxAgeSeconds;
}

function readMx(fields: Fields, mode: PolicyMode | undefined, errors: string[]): string[] {
  const mx: string[] = [];
  for (const value of fields.mx) {
    const fault = findMxPatternFault(value);
    if (fault === undefined) mx.push(value.toLowerCase());
    else errors.push(`"mx" is ${quote(value)}, which ${fault}`);
  }
  // RFC 8461 §3.2: required at least once, except when mode is "none".
  if (fields.mx.length === 0 && mode !== 'none')
    errors.push('"mx" is missing, expected at least one "mx: mail.example.com"');
  return mx;
}
