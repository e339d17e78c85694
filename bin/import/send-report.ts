import { setTimeout as wait } from 'node:timers/promises';
import { pathOf } from '../client/paths.ts';
import { type Answered, isUnanswered, request } from '../client/request.ts';
import type { HostedName } from './choose-domains.ts';
import type { ImportAnswer } from './import-tally.ts';

export type SentReport =
  | { ok: true; answer: ImportAnswer }
  /** `isFinal`: the service refuses this report. Otherwise it cannot take any at the moment. */
  | { ok: false; isFinal: boolean; message: string; isWrongCall: boolean; isUnknown: boolean };

/** A repeat changes nothing, so what may pass is tried again. In milliseconds. */
const retryAfter = [1_000, 4_000, 15_000];

/** Statuses that are about this report alone. */
const ofReport = new Set([400, 413, 422]);

/** Hands one report to the service, for one domain. */
export async function sendReport(
  bytes: Uint8Array,
  { domain, owner }: HostedName,
  { dryRun, waits = retryAfter }: { dryRun: boolean; waits?: readonly number[] },
): Promise<SentReport> {
  const query = { owner, 'dry-run': dryRun ? 'true' : undefined };
  const path = pathOf(['domains', domain, 'reports'], query);
  let answered = await request('POST', path, { bytes });
  for (const milliseconds of waits) {
    if (answered.ok || !mayPass(answered)) break;
    await wait(milliseconds);
    answered = await request('POST', path, { bytes });
  }
  if (answered.ok) return { ok: true, answer: JSON.parse(await answered.response.text()) as ImportAnswer };
  const { status, message, isWrongCall = false } = answered;
  return {
    ok: false,
    isFinal: status !== undefined && ofReport.has(status),
    message,
    isWrongCall,
    isUnknown: mayPass(answered),
  };
}

const mayPass = (answered: Extract<Answered, { ok: false }>): boolean =>
  answered.status === 429 || isUnanswered(answered);
