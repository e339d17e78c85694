/**
 * The operator gets one mail an hour about all that was marked since the last one. Which marks it is about is stored before
 * it is sent. So a repeat after a crash is the same mail with the same Message-ID, and later marks wait for the next.
 */
import { isWithinLease, timestampOf } from '../../core/names/timestamp.ts';
import type { Ports } from '../ports/ports.ts';
import { inParallel } from '../store/in-parallel.ts';
import {
  type ForwardedMail,
  forwardedMailKey,
  forwardedMailObject,
} from '../store/operator/forwarded-mail.ts';
import type { Loaded } from '../store/stored-object.ts';
import { shareFairly } from './share-fairly.ts';

type ClaimPorts = Pick<Ports, 'store' | 'clock'>;

/** A worker that has claimed a mail and not handed it over after this time is considered dead. */
const leaseMilliseconds = 60_000;

/** More than this are only counted: their keys have to fit into an object. */
const maxMarks = 5_000;

/**
 * Claims the mail of this hour, or an earlier one that was not handed over.
 * @param listMarks is given the marks of the mail before, which is sent
 * @returns undefined if there is none to be sent now
 */
export async function claimHour(
  ports: ClaimPorts,
  listMarks: (done: ReadonlySet<string>) => Promise<string[]>,
): Promise<Loaded<ForwardedMail> | undefined> {
  const now = ports.clock.now();
  const loaded = await forwardedMailObject.load(ports, forwardedMailKey);
  if (isTooEarly(loaded?.state, now)) return undefined;
  const waiting = isOpen(loaded?.state) ? [] : await listMarks(new Set(loaded?.state.marks));
  const { state, etag, isWritten } = await forwardedMailObject.change(
    ports,
    forwardedMailKey,
    (before) => {
      if (isTooEarly(before, now)) return undefined;
      if (before && isOpen(before)) return { ...before, status: 'claimed', claimedAt: timestampOf(now) };
      return nextMail(before, waiting, now);
    },
    loaded,
  );
  if (!isWritten || !state || etag === undefined) return undefined;
  await deleteOthers(ports, waiting, state);
  return { state, etag };
}

/** Attack: more mails in an hour than one mail can be about, whose marks wait for a later hour, and are listed in each. */
function deleteOthers({ store }: ClaimPorts, waiting: readonly string[], { marks }: ForwardedMail) {
  const claimed = new Set(marks);
  const others = waiting.filter((mark) => !claimed.has(mark));
  return inParallel(others, deletedAtOnce, (mark) => store.delete(mark));
}

const deletedAtOnce = 20;

function nextMail(
  before: ForwardedMail | undefined,
  waiting: readonly string[],
  now: Date,
): ForwardedMail | undefined {
  // Intake may have repeated its task.
  const done = new Set(before?.marks);
  const fair = shareFairly(waiting.filter((mark) => !done.has(mark)));
  const marks = fair.slice(0, maxMarks);
  if (marks.length === 0) return undefined;
  const more = fair.length - marks.length;
  const { unsent = 0, more: moreBefore = 0, ...rest } = before ?? {};
  const refused = before?.status === 'refused' ? unsent + before.marks.length + moreBefore : 0;
  const at = timestampOf(now);
  return {
    ...rest,
    schema: 1,
    hour: hourOf(now),
    status: 'claimed',
    createdAt: at,
    claimedAt: at,
    marks,
    ...(more > 0 && { more }),
    ...(refused > 0 && { unsent: refused }),
  };
}

const hourOf = (now: Date): string => now.toISOString().slice(0, 13);

const isOpen = (state: ForwardedMail | undefined): boolean =>
  state?.status === 'claimed' || state?.status === 'failed';

/** Another worker has it, or this hour's was sent. */
function isTooEarly(state: ForwardedMail | undefined, now: Date): boolean {
  if (!state) return false;
  if (!isOpen(state)) return state.hour === hourOf(now);
  return state.status === 'claimed' && isWithinLease(state.claimedAt, leaseMilliseconds, now);
}

/** Stores what became of a claimed mail, or that its worker is alive. @returns undefined if another worker has taken it over */
export async function updateClaim(
  ports: ClaimPorts,
  claim: Loaded<ForwardedMail>,
  status: 'claimed' | 'failed' | 'sent' | 'refused',
): Promise<Loaded<ForwardedMail> | undefined> {
  const after = { ...claim.state, status, claimedAt: timestampOf(ports.clock.now()) };
  // The second: it was written, and the answer was lost.
  const own = [claim.state.claimedAt, after.claimedAt];
  const { state, etag } = await forwardedMailObject.change(
    ports,
    forwardedMailKey,
    (before) => (before && own.includes(before.claimedAt) ? after : undefined),
    claim,
  );
  return state && etag !== undefined && state.claimedAt === after.claimedAt ? { state, etag } : undefined;
}
