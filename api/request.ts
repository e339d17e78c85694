import * as z from 'zod';
import { type FieldError, inputFault } from '../core/finding/field-error.ts';
import { type DomainName, parseDomainName } from '../core/names/domain-name.ts';
import { dayOf, parseUtcDay, type UtcDay } from '../core/names/utc-day.ts';
import { nearestName } from '../core/text/nearest-name.ts';
import type { ChangeRequest } from '../service/access/caller.ts';
import type { ApiContext, ApiPorts } from './context.ts';
import { unprocessable } from './problem.ts';
import { formFaultOf } from './problems/form-fault.ts';
import { quoteJson, readJson } from './read-json.ts';

/** The body, checked against a schema. @throws ApiProblem that names each field, its value and the wanted form */
export async function readBody<T>(c: ApiContext, schema: z.ZodType<T>): Promise<T> {
  return parseInput(schema, await readJson(c));
}

export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const expected = new Map<string, string[]>();
  const parsed = schema.safeParse(input, {
    reportInput: true,
    error: ({ code, path = [], inst }) => {
      if (code === 'unrecognized_keys' && inst instanceof z.ZodObject)
        expected.set(String(path), Object.keys(inst.shape));
      return undefined;
    },
  });
  if (parsed.success) return parsed.data;
  throw unprocessable(
    parsed.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? toUnknownMembers(issue, expected.get(String(issue.path)) ?? [])
        : toFieldError(issue),
    ),
  );
}

/** How many unknown members an answer names: a body may have thousands. */
const mostUnknown = 20;

/** Names each unknown member, with the known one that was most likely meant, or with all known ones. */
function toUnknownMembers(issue: z.core.$ZodIssueUnrecognizedKeys, expected: string[]): FieldError[] {
  const named = issue.keys.slice(0, mostUnknown).map((key) => {
    const field = toFieldName([...issue.path, key.slice(0, 100)]);
    const meant = nearestName(key, expected);
    const names = meant === undefined ? expected : [meant];
    const words = names.length === 0 ? '' : `, expected ${names.map(quoteJson).join(', ')}`;
    return { field, message: `"${field}" is not known${words}` };
  });
  const more = issue.keys.length - named.length;
  if (more === 0) return named;
  return [
    ...named,
    { field: toFieldName(issue.path) || 'body', message: `${more} more members are not known` },
  ];
}

function toFieldError(issue: z.core.$ZodIssue): FieldError {
  const field = toFieldName(issue.path);
  if (field === '') {
    return { field: 'body', message: `the body is ${quoteJson(issue.input)}, expected a JSON object` };
  }
  const value = issue.input === undefined ? 'missing' : quoteJson(issue.input);
  const fault = formFaultOf(issue);
  return { field, message: `"${field}" is ${value}, ${issue.message}`, ...(fault && { fault }) };
}

const toFieldName = (path: PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');

/** Who asks for a change, and its name in the audit log. */
export const changeOf = (c: ApiContext): ChangeRequest => ({
  caller: c.var.caller,
  action: `${c.req.method} ${c.req.path}`,
  dryRun: c.var.dryRun,
});

/** The domain in the path, in any spelling. */
export function domainParam(c: ApiContext): DomainName {
  const parsed = parseDomainName(c.req.param('domain') ?? '');
  if (parsed.ok) return parsed.domain;
  const fault = inputFault('domain-name', { fault: parsed.fault });
  throw unprocessable([{ field: 'domain', message: parsed.error, fault }]);
}

/**
 * `?dry-run=true`. Anything that might be a misspelling of it is refused, so that somebody who wants a dry run does not
 * cause a real change by a typo.
 */
export function isDryRun(c: ApiContext): boolean {
  const meant = Object.entries(c.req.queries()).filter(([name]) => /^dry[-_]?run$/i.test(name));
  for (const [name, [value = '', ...more]] of meant) {
    if (name !== 'dry-run') throw refuseDryRun(`"${name}" is not known, expected "dry-run"`);
    if (more.length > 0) throw refuseDryRun('"dry-run" occurs twice, expected once');
    if (value !== 'true' && value !== 'false') {
      throw refuseDryRun(`"dry-run" is ${quoteJson(value)}, expected "true" or "false"`);
    }
  }
  return c.req.query('dry-run') === 'true';
}

const refuseDryRun = (message: string) => unprocessable([{ field: 'dry-run', message }]);

/** A UTC day, `2026-11-23`. */
export function readDay(field: string, value: string): UtcDay {
  const day = parseUtcDay(value);
  if (day !== undefined) return day;
  throw unprocessable([
    { field, message: `"${field}" is "${value.slice(0, 40)}", expected a UTC day such as "2026-11-23"` },
  ]);
}

export const today = ({ clock }: Pick<ApiPorts, 'clock'>): UtcDay => dayOf(clock.now());

/** A whole number in the query. */
export function intQuery(
  c: ApiContext,
  field: string,
  { from, to, or }: { from: number; to: number; or: number },
): number {
  const value = c.req.query(field);
  if (value === undefined) return or;
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= from && number <= to) return number;
  throw unprocessable([
    {
      field,
      message: `"${field}" is "${value.slice(0, 40)}", expected a whole number from ${from} to ${to}`,
    },
  ]);
}

/** `limit`, and where the previous page ended. */
export function pageQuery(
  c: ApiContext,
  { max, or }: { max: number; or: number },
): { limit: number; cursor?: string } {
  const cursor = c.req.query('cursor');
  return { limit: intQuery(c, 'limit', { from: 1, to: max, or }), ...(cursor !== undefined && { cursor }) };
}
