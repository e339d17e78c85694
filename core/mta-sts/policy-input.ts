import { excerpt, type Fault, fault, firstFaults } from '../finding/fault.ts';
import { type FieldError, inputFault } from '../finding/field-error.ts';
import { quote } from '../text/quote.ts';
import { advisePolicy, maxPublishedMaxAgeSeconds } from './lint-policy.ts';
import { parseMxPattern } from './mx-pattern.ts';
import { formatPolicy, maxMaxAgeSeconds, maxPolicyBytes, type Policy, policyModes } from './policy.ts';

export type CheckedPolicyInput =
  | { ok: true; policy: Policy; warnings: Fault[] }
  | { ok: false; errors: FieldError[] };

/**
 * A policy of 64 KB has at most this many lines: `mx: a.b` and CRLF are 9 bytes. Attack: a million patterns to check.
 */
const maxMxLines = Math.floor(maxPolicyBytes / 9);

const maxErrors = 20;

/**
 * Checks a request to publish `{mode, mx[], maxAgeSeconds}`, and turns it into the policy to publish: A-labels, lower
 * case, each pattern once. Other members are ignored.
 */
export function checkPolicyInput(input: unknown): CheckedPolicyInput {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return {
      ok: false,
      errors: [
        {
          field: '',
          message: `the policy is ${describeValue(input)}, expected an object with "mode", "mx" and "maxAgeSeconds"`,
        },
      ],
    };
  }
  const { mode, mx, maxAgeSeconds } = input as Record<string, unknown>;
  const errors: FieldError[] = [];
  const warnings: Fault[] = [];
  const policy = {
    mode: checkMode(mode, errors),
    mx: checkMx(mx, mode, errors, warnings),
    maxAgeSeconds: checkMaxAge(maxAgeSeconds, errors, warnings),
  };
  if (errors.length > 0 || policy.mode === undefined || policy.maxAgeSeconds === undefined) {
    return { ok: false, errors: errors.slice(0, maxErrors) };
  }
  return checkSize({ ...policy, mode: policy.mode, maxAgeSeconds: policy.maxAgeSeconds }, warnings);
}

function checkMode(mode: unknown, errors: FieldError[]): Policy['mode'] | undefined {
  const known = policyModes.find((name) => name === mode);
  if (!known)
    errors.push({
      field: 'mode',
      message: `"mode" is ${describeValue(mode)}, expected "enforce", "testing" or "none"`,
    });
  return known;
}

function checkMx(mx: unknown, mode: unknown, errors: FieldError[], warnings: Fault[]): string[] {
  const wanted = 'expected a list of host names or patterns such as ["mail.example.com", "*.example.com"]';
  if (!Array.isArray(mx) || (mx.length === 0 && mode !== 'none')) {
    const message = `"mx" is ${describeValue(mx)}, ${wanted}`;
    errors.push({ field: 'mx', message, fault: inputFault('mx-absent', {}) });
    return [];
  }
  if (mx.length > maxMxLines) {
    const message = `"mx" has ${mx.length} entries, expected so few that the policy has at most ${maxPolicyBytes} bytes`;
    errors.push({ field: 'mx', message, fault: tooLarge(mx.length) });
    return [];
  }
  const patterns = new Set<string>();
  for (const [index, entry] of mx.entries()) {
    const field = `mx[${index}]`;
    const parsed = typeof entry === 'string' ? parseMxPattern(entry) : undefined;
    if (!parsed)
      errors.push({
        field,
        message: `"${field}" is ${describeValue(entry)}, expected a text such as "mail.example.com"`,
      });
    else if (!parsed.ok)
      errors.push({
        field,
        message: `"${field}" is ${parsed.error}`,
        fault: inputFault('mx-entry', { entry: excerpt(entry), fault: parsed.fault }),
      });
    else if (patterns.has(parsed.pattern))
      warnings.push(fault('mx-entry-repeated', { field, pattern: parsed.pattern }));
    else {
      patterns.add(parsed.pattern);
      if (/[^\p{ASCII}]/u.test(entry))
        warnings.push(fault('mx-entry-converted', { field, entry: excerpt(entry), pattern: parsed.pattern }));
    }
  }
  return [...patterns];
}

function checkMaxAge(seconds: unknown, errors: FieldError[], warnings: Fault[]): number | undefined {
  if (
    typeof seconds !== 'number' ||
    !Number.isInteger(seconds) ||
    seconds < 0 ||
    seconds > maxMaxAgeSeconds
  ) {
    const message = `"maxAgeSeconds" is ${describeValue(seconds)}, expected whole seconds from 0 to ${maxPublishedMaxAgeSeconds}`;
    const fault = inputFault('max-age', { max: maxPublishedMaxAgeSeconds });
    errors.push({ field: 'maxAgeSeconds', message, fault });
    return undefined;
  }
  if (seconds <= maxPublishedMaxAgeSeconds) return seconds;
  warnings.push(fault('max-age-capped', { seconds, max: maxPublishedMaxAgeSeconds }));
  return maxPublishedMaxAgeSeconds;
}

function checkSize(policy: Policy, warnings: Fault[]): CheckedPolicyInput {
  const bytes = formatPolicy(policy).length;
  if (bytes <= maxPolicyBytes)
    return { ok: true, policy, warnings: firstFaults([...warnings, ...advisePolicy(policy)]) };
  // RFC 8461 §3.3: senders read no more than 64 KB.
  const message = `"mx" has ${policy.mx.length} entries, which make a policy of ${bytes} bytes, expected at most ${maxPolicyBytes}`;
  return { ok: false, errors: [{ field: 'mx', message, fault: tooLarge(policy.mx.length) }] };
}

const tooLarge = (entries: number) => inputFault('policy-too-large', { entries, maxBytes: maxPolicyBytes });

function describeValue(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
