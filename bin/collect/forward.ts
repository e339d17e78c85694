import { setTimeout as sleep } from 'node:timers/promises';
import type { Spool } from './spool.ts';

export interface Service {
  api: string;
  token: string;
}

export type Forwarded =
  | { kind: 'empty' }
  | { kind: 'sent'; accepted: number; refused: { index: number; reason: string }[] }
  /** The service read the batch and accepts nothing of it. A retry would change nothing. */
  | { kind: 'rejected'; reason: string }
  /** The batch stays in the spool. */
  | { kind: 'away'; reason: string };

/** A service that hangs must not stop forwarding for ever. */
const timeoutMilliseconds = 30_000;

/** Sends the oldest batch to the service, with its name as the idempotency key, so that the service counts a repeat once. */
export async function forwardOldest(spool: Spool, { api, token }: Service): Promise<Forwarded> {
  const batch = spool.oldest();
  if (!batch) return { kind: 'empty' };
  const answer = await post(new URL('/v1/sessions', api), token, batch);
  if (answer.kind !== 'away') spool.remove(batch.name);
  return answer;
}

async function post(
  url: URL,
  token: string,
  { name, body }: { name: string; body: Buffer },
): Promise<Forwarded> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/x-ndjson',
        'Idempotency-Key': name,
      },
      body: new Uint8Array(body),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMilliseconds),
    });
    return readAnswer(response.status, await response.text());
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
    return {
      kind: 'away',
      reason: `${error instanceof Error ? error.message : String(error)} ${cause}`.trim(),
    };
  }
}

function readAnswer(status: number, text: string): Forwarded {
  const json = parse(text);
  if (status >= 200 && status < 300 && typeof json.accepted === 'number') {
    return { kind: 'sent', accepted: json.accepted, refused: json.refused ?? [] };
  }
  // A detail may name a hundred records, but the log line must stay readable.
  const reason = `HTTP ${status}: ${(json.detail ?? text).slice(0, 300)}`;
  // The batch itself causes these. Anything else, even a wrong token, can be fixed while the batch waits.
  return { kind: [400, 409, 413, 422].includes(status) ? 'rejected' : 'away', reason };
}

interface AnswerBody {
  accepted?: number;
  refused?: { index: number; reason: string }[];
  detail?: string;
}

function parse(text: string): AnswerBody {
  try {
    return (JSON.parse(text) ?? {}) as AnswerBody;
  } catch {
    return {};
  }
}

const longestWaitMilliseconds = 60_000;

export interface ForwardingOptions {
  /** Stops forwarding after the current batch. */
  signal: AbortSignal;
  /** Time between checks of an empty spool, in milliseconds. */
  idleMilliseconds: number;
  report: (forwarded: Forwarded) => void;
}

/** Forwards batch by batch until it is stopped. While it cannot reach the service, it doubles the wait after each attempt. */
export async function forwardForever(
  spool: Spool,
  service: Service,
  options: ForwardingOptions,
): Promise<void> {
  const { signal, idleMilliseconds } = options;
  let wait = idleMilliseconds;
  while (!signal.aborted) {
    const forwarded = await forwardOldest(spool, service);
    if (forwarded.kind !== 'empty') options.report(forwarded);
    if (forwarded.kind === 'sent' || forwarded.kind === 'rejected') {
      wait = idleMilliseconds;
      continue;
    }
    wait = forwarded.kind === 'empty' ? idleMilliseconds : Math.min(wait * 2, longestWaitMilliseconds);
    await sleep(wait, undefined, { signal }).catch(() => {});
  }
}
