import { dayOf } from '../../core/names/utc-day.ts';
import type { Ports } from '../ports/ports.ts';
import { noMails, type SentMails, sentMailsKey, sentMailsObject } from '../store/access/sent-mails.ts';

/** Attack: an owner has one person after another asked. Each address counts once a day. */
export const askedPerDay = 50;

type CountPorts = Pick<Ports, 'store' | 'clock'>;

/** @param ids of addresses: recipientId() @returns whether an owner may have them asked today */
export async function mayAsk(ports: CountPorts, owner: string, ids: readonly string[]): Promise<boolean> {
  const before = (await sentMailsObject.load(ports, keyOf(ports, owner)))?.state;
  return withAsked(before ?? noMails(owner), ids) !== undefined;
}

/** Records that an owner has addresses asked today. @returns whether that is allowed; if not, nothing is recorded */
export async function countQuestions(
  ports: CountPorts,
  owner: string,
  ids: readonly string[],
): Promise<boolean> {
  let isWithin = true;
  if (ids.length === 0) return isWithin;
  await sentMailsObject.change(ports, keyOf(ports, owner), (before = noMails(owner)) => {
    const after = withAsked(before, ids);
    isWithin = after !== undefined;
    return after;
  });
  return isWithin;
}

const keyOf = ({ clock }: CountPorts, owner: string) => sentMailsKey(dayOf(clock.now()), owner);

/** @returns undefined if there is no room for the new addresses */
function withAsked(before: SentMails, ids: readonly string[]): SentMails | undefined {
  const asked = [...new Set([...before.asked, ...ids])];
  const isAllowed = asked.length <= Math.max(askedPerDay, before.asked.length);
  return isAllowed ? { ...before, asked } : undefined;
}
