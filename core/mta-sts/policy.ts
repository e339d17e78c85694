/**
 * MTA-STS (RFC 8461) in one paragraph: mail between servers is encrypted only if both agree, and an attacker in the
 * middle can prevent that, or answer the DNS query for the mail server with another name. So a domain publishes a
 * policy over HTTPS: "my mail servers (MX) have these names and valid certificates; do not deliver to any other"
 * (`mode: enforce`), "deliver anyway, but report it" (`testing`), or "I have no policy" (`none`). A sender keeps the
 * policy for its `max_age`, and fetches it again when the id in the domain's `_mta-sts` TXT record changes. Two facts
 * explain everything in this folder: nobody can recall a policy that a sender holds, and a sender that sees a new id
 * while the old text is still served keeps the old text for its whole max_age.
 */
import { excerpt, type Fault, fault, firstFaults } from '../finding/fault.ts';
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
  | { ok: true; policy: Policy; warnings: Fault[] }
  /** `policy` has what a lenient sender may still read from the text. */
  | { ok: false; policy?: Partial<Policy>; errors: Fault[]; warnings: Fault[] };

/** RFC 8461 §3.3: senders read 64 kilobytes. Attack: a policy host that never stops sending. */
export const maxPolicyBytes = 64 * 1024;

/** RFC 8461 §3.2: about one year. */
export const maxMaxAgeSeconds = 31_557_600;

/**
 * Reads a policy text as a sender does (RFC 8461 §3.2): `ok` means that every sender that follows the RFC accepts it.
 * Warnings name what was ignored. Never throws.
 */
export const parsePolicy = (text: string | Uint8Array): ParsedPolicy => parse(text, maxPolicyBytes);

/** Reads what `formatPolicy()` wrote of a policy that was read: its lines may be longer than those of the original. */
export const parseStoredPolicy = (text: string): ParsedPolicy => parse(text, 4 * maxPolicyBytes);

function parse(text: string | Uint8Array, maxBytes: number): ParsedPolicy {
  const decoded = decode(text, maxBytes);
  if ('error' in decoded) return { ok: false, errors: [decoded.error], warnings: [] };

  const fields = readFields(decoded.text);
  const errors = [...fields.errors];
  const mode = readMode(fields, errors);
  const maxAgeSeconds = readMaxAge(fields, errors);
  const mx = readMx(fields, mode, errors);
  requireVersion(fields, errors);

  const warnings = firstFaults(fields.warnings);
  if (errors.length === 0 && mode !== undefined && maxAgeSeconds !== undefined) {
    return { ok: true, policy: { mode, mx, maxAgeSeconds }, warnings };
  }
  const policy: Partial<Policy> = {
    mx,
    ...(mode && { mode }),
    ...(maxAgeSeconds !== undefined && { maxAgeSeconds }),
  };
  return { ok: false, policy, errors: firstFaults(errors), warnings };
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

function decode(input: string | Uint8Array, maxBytes: number): { text: string } | { error: Fault } {
  const tooLarge = (bytes: number) => ({
    error: fault('policy-too-large', { bytes, maxBytes }),
  });
  // A string has at least as many bytes as code units.
  if (input.length > maxBytes) return tooLarge(input.length);
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  if (bytes.length > maxBytes) return tooLarge(bytes.length);
  if (bytes.length === 0) return { error: fault('policy-empty', {}) };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { error: fault('policy-not-utf8', {}) };
  }
}

interface Fields {
  /** The first value of each field but `mx`. */
  first: Map<string, string>;
  mx: string[];
  errors: Fault[];
  warnings: Fault[];
}

/**
 * RFC 8461 §3.2: `sts-policy-record`. Reads to the end even after an error, so that all errors are reported at once.
 */
function readFields(text: string): Fields {
  const fields: Fields = { first: new Map(), mx: [], errors: [], warnings: [] };
  let rest = text;
  if (rest.startsWith('\u{feff}')) {
    fields.errors.push(fault('policy-byte-order-mark', {}));
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

function readLine(text: string, line: number, { first, mx, errors, warnings }: Fields): void {
  const found = { line, text: excerpt(text) };
  if (trimEnd(text) === '') return void errors.push(fault('line-empty', { line }));

  // `sts-policy-ext-name` allows 32 characters, and nothing before the name or between name and colon.
  const match = /^([A-Za-z0-9][A-Za-z0-9_.-]{0,31}):[ \t]*/.exec(text);
  const field = match?.[1];
  if (!match || field === undefined) return void errors.push(fault('line-malformed', found));
  const value = trimEnd(text.slice(match[0].length));
  if (value === '') return void errors.push(fault('line-without-value', found));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finds control characters
  if (/[\u0000-\u001f\u007f]/.test(value)) return void errors.push(fault('line-control-character', found));

  if (field === 'mx') mx.push(value);
  // RFC 8461 §3.2: of a duplicated field, all entries but the first are ignored.
  else if (first.has(field)) warnings.push(fault('field-repeated', { line, field }));
  else first.set(field, value);
  // RFC 8461 §3.2: unknown fields are ignored.
  if (!knownFields.has(field)) warnings.push(fault('field-unknown', { line, field, ...meantField(field) }));
}

const meantField = (field: string) =>
  knownFields.has(field.toLowerCase()) ? { meant: field.toLowerCase() } : {};

/** Removes `*WSP` at the end of a line. Not by a regular expression: `[ \t]*$` is quadratic on 64 KB of spaces. */
function trimEnd(line: string): string {
  let end = line.length;
  while (end > 0 && (line[end - 1] === ' ' || line[end - 1] === '\t')) end--;
  return line.slice(0, end);
}

function requireVersion({ first }: Fields, errors: Fault[]): void {
  const version = first.get('version');
  if (version === undefined) errors.push(fault('version-missing', {}));
  else if (version !== 'STSv1') errors.push(fault('version-unknown', { value: excerpt(version) }));
}

function readMode({ first }: Fields, errors: Fault[]): PolicyMode | undefined {
  const value = first.get('mode');
  const mode = policyModes.find((known) => known === value);
  if (value === undefined) errors.push(fault('mode-missing', {}));
  // The values are case-sensitive (`%s` in the ABNF).
  else if (!mode) errors.push(fault('mode-unknown', { value: excerpt(value) }));
  return mode;
}

/** A number that is too large is an error. It is still read as the largest allowed, as lenient senders do. */
function readMaxAge({ first }: Fields, errors: Fault[]): number | undefined {
  const value = first.get('max_age');
  const seconds = value !== undefined && /^[0-9]{1,10}$/.test(value) ? Number(value) : undefined;
  if (seconds !== undefined && seconds <= maxMaxAgeSeconds) return seconds;
  const max = maxMaxAgeSeconds;
  if (value === undefined) errors.push(fault('max-age-missing', { max }));
  else errors.push(fault('max-age-invalid', { value: excerpt(value), max }));
  return seconds === undefined ? undefined : maxMaxAgeSeconds;
}

function readMx(fields: Fields, mode: PolicyMode | undefined, errors: Fault[]): string[] {
  const mx: string[] = [];
  for (const value of fields.mx) {
    if (findMxPatternFault(value) === undefined) mx.push(value.toLowerCase());
    else errors.push(fault('mx-invalid', { value: excerpt(value) }));
  }
  // RFC 8461 §3.2: required at least once, except when mode is "none".
  if (fields.mx.length === 0 && mode !== 'none') errors.push(fault('mx-missing', {}));
  return mx;
}
