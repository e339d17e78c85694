import { quote } from '../../core/text/quote.ts';
import { formatCompactState } from '../../service/store/state-json.ts';
import { fail, readTagged, successOf, type Tagged } from '../commands/call-api.ts';
import { pathOf } from './paths.ts';
import { request } from './request.ts';

export interface Change<Before, After> {
  /** Of the resource, which is read first. */
  path: string;
  /** In the query of the change: `dry-run`, or a reason. */
  changePath?: string;
  method: 'PUT' | 'PATCH' | 'DELETE';
  /** The body, made from what was read. */
  body: (before: Before) => object | undefined;
  /** What this change is about. If somebody else changed anything else meanwhile, the change is still made. */
  about: (value: Before) => unknown;
  /** For the user who just saw the state; else it is read. */
  known?: Tagged<Before>;
  after?: After;
}

/** Others may change the resource again and again. */
const mostTries = 3;

/**
 * Changes what can be changed only with the ETag of the version that was read. If somebody else changed the same meanwhile,
 * it says what, and by whom if the token may know; nothing is overwritten.
 * @returns undefined after an error, which it has printed
 */
export async function change<Before, After>(
  wanted: Change<Before, After>,
): Promise<{ before: Before; after: After } | undefined> {
  const { path, changePath = path, method, body, about } = wanted;
  let read = wanted.known ?? (await readNow<Before>(path));
  if (!read) return undefined;
  const { value: before } = read;
  for (let tries = 1; ; tries++) {
    const answered = await request(method, changePath, { body: body(read.value), etag: read.etag });
    if (answered.ok || answered.status !== 412 || tries === mostTries) {
      const response = successOf(answered);
      if (!response) return undefined;
      const text = await response.text();
      return { before, after: (text === '' ? undefined : JSON.parse(text)) as After };
    }
    read = await readNow<Before>(path);
    if (!read) return undefined;
    const differences = describeDifferences(about(before), about(read.value));
    if (differences.length > 0) return fail(await describeConflict(path, differences));
  }
}

async function readNow<Before>(path: string): Promise<Tagged<Before> | undefined> {
  const response = successOf(await request('GET', path));
  return response && readTagged<Before>(response);
}

/** `mode: "testing" → "enforce"`, for each member that differs. The order of an object's members means nothing. */
export function describeDifferences(before: unknown, now: unknown): string[] {
  const [a, b] = [membersOf(before), membersOf(now)];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((name) => formatCompactState(a[name]) !== formatCompactState(b[name]))
    .map((name) => `${name}: ${shown(a[name])} → ${shown(b[name])}`);
}

const membersOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : { value };

const shown = (value: unknown): string =>
  value === undefined
    ? 'not set'
    : typeof value === 'string'
      ? quote(value)
      : JSON.stringify(value).slice(0, 120);

async function describeConflict(path: string, differences: string[]): Promise<string> {
  const who = await lastChangeBy(path);
  return `Nothing was changed, because ${who} changed the same at the same time: ${differences.join('; ')}. Look at it and repeat the command`;
}

interface AuditEntry {
  at: string;
  by: string;
  action: string;
  outcome: string;
}

/** Only an administrator may read the audit. */
async function lastChangeBy(path: string): Promise<string> {
  const [resource = ''] = path.split('?');
  const answered = await request('GET', pathOf(['audit'], { limit: '1000' }));
  if (!answered.ok) return 'somebody else';
  const { entries } = JSON.parse(await answered.response.text()) as { entries: AuditEntry[] };
  const last = entries.findLast(({ action, outcome }) => action.endsWith(resource) && outcome === 'done');
  return last ? `${quote(last.by)} (${last.at})` : 'somebody else';
}
