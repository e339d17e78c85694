import { type Answered, isUnanswered, request } from '../client/request.ts';
import { readTagged, type Tagged } from '../commands/call-api.ts';
import type { PlannedChange, Step } from './planned-change.ts';

/** The service refuses a change, or does not answer: the plan of this domain says so, and the others continue. */
class UnplannedError extends Error {
  override readonly name = 'UnplannedError';
  readonly action: 'refused' | 'unknown';

  constructor(answered: Extract<Answered, { ok: false }>) {
    super(answered.message);
    this.action = isUnanswered(answered) ? 'unknown' : 'refused';
  }
}

/** @returns a plan without steps if the service refuses one, or does not answer */
export async function planOrSayWhy(
  domain: string,
  plan: () => Promise<PlannedChange>,
): Promise<PlannedChange> {
  try {
    return await plan();
  } catch (error) {
    if (!(error instanceof UnplannedError)) throw error;
    return { domain, action: error.action, what: error.message, warnings: [], steps: [] };
  }
}

/** What the service would answer to a step. For planOrSayWhy(). */
export async function tryStep<Answer>({ method, path, ...options }: Step): Promise<Answer> {
  const answered = await request(method, `${path}?dry-run=true`, options);
  if (!answered.ok) throw new UnplannedError(answered);
  return (await answered.response.json()) as Answer;
}

/** What is there now. For planOrSayWhy(). @returns undefined only if the service says that there is none */
export async function readPresent<Value>(path: string): Promise<Tagged<Value> | undefined> {
  const answered = await request('GET', path);
  if (answered.ok) return readTagged<Value>(answered.response);
  if (answered.status === 404) return undefined;
  throw new UnplannedError(answered);
}
