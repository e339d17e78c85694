/**
 * Attack: somebody requests the mails of many days at the same time, so that none of them sees that another was sent. So
 * each mail must take its turn, by compare-and-swap, before it starts.
 */
import { timestampOf } from '../../core/names/timestamp.ts';
import { dayOf, type UtcDay } from '../../core/names/utc-day.ts';
import { noMails, type SentMails, sentMailsKey, sentMailsObject } from '../store/access/sent-mails.ts';
import { type ByHandRefusal, type RefusePorts, refuseByHand } from './refuse-by-hand.ts';

/** A mail that may start. `end` is called once it was sent or failed; it need not be. */
export type Turn = { ok: true; end: () => Promise<void> } | { ok: false; refusal: ByHandRefusal };

export async function takeTurn(ports: RefusePorts, owner: string, day: UtcDay): Promise<Turn> {
  const now = ports.clock.now();
  const key = sentMailsKey(dayOf(now), owner);
  const byHand = { day, at: timestampOf(now) };
  let refusal: Awaited<ReturnType<typeof refuseByHand>>;
  const { isWritten } = await sentMailsObject.change(ports, key, async (before) => {
    refusal = await refuseByHand(ports, owner, day, before?.byHand);
    return refusal ? undefined : { ...(before ?? noMails(owner)), byHand };
  });
  if (refusal && refusal !== 'no-turn') return { ok: false, refusal };
  const end = async () => {
    if (isWritten) await sentMailsObject.change(ports, key, (before) => withoutTurn(before, byHand));
  };
  return { ok: true, end };
}

/** Another one may have taken over from this one. */
function withoutTurn(
  before: SentMails | undefined,
  { day, at }: NonNullable<SentMails['byHand']>,
): SentMails | undefined {
  if (before?.byHand?.day !== day || before.byHand.at !== at) return before;
  const { byHand: _, ...rest } = before;
  return rest;
}
