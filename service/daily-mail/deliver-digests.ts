/** Sends one daily mail to each of its recipients, independently of each other. */

import { addDays, daysBetween, type UtcDay } from '../../core/names/utc-day.ts';
import { compareText } from '../../core/text/compare-text.ts';
import { type MailRequest, sendWithinQuota } from '../access/mail-quota.ts';
import type { Ports } from '../ports/ports.ts';
import { type MailOutcome, tryMail } from '../recipients/try-mail.ts';
import {
  type DigestDelivery,
  type DigestState,
  digestStateKey,
  digestStateObject,
} from '../store/reports/digest-state.ts';
import { shortDigest } from '../store/short-digest.ts';
import { skipUnreadable } from '../store/skip-unreadable.ts';
import type { Loaded } from '../store/stored-object.ts';
import { keepDelivery } from './claim-digest.ts';
import type { AddressedDigest } from './compose-digests.ts';

type DeliverPorts = Pick<Ports, 'store' | 'mail' | 'dkimKey' | 'clock' | 'log' | 'service'>;

export interface Delivered {
  claim: Loaded<DigestState>;
  /** The error for the first address that has to be tried again. */
  failure?: Error;
}

/**
 * Mails each address that neither got this mail nor was refused, as many as the owner's quota of mails has room for. The
 * next mail goes to the others first. The outcome is stored before the next address is tried,
 * so that a retry, after an error or a crash, tries only the remaining addresses.
 * @returns undefined if the quota has no room at all: nobody was mailed
 */
export async function deliverDigests(
  ports: DeliverPorts,
  request: MailRequest,
  claim: Loaded<DigestState>,
  digests: readonly AddressedDigest[],
): Promise<Delivered | undefined> {
  const { day } = claim.state;
  const settled = new Set(claim.state.deliveries?.map(({ address }) => address));
  const earlier = await loadDayBefore(ports, claim.state);
  const refused = refusedOf(earlier);
  const sinceOf = (address: string) => refused.get(address) ?? day;
  let delivered: Delivered = { claim };
  const note = async (address: string, outcome: MailOutcome): Promise<boolean> => {
    const { status } = outcome;
    if (status === 'failed') delivered = { failure: outcome.error, ...delivered };
    else {
      const since = status === 'refused' && { refusedSince: sinceOf(address) };
      const kept = await keepDelivery(ports, delivered.claim, { address, status, ...since });
      delivered = { ...delivered, claim: kept };
    }
    return status === 'sent';
  };
  const left = digests
    .flatMap((digest) => digest.to.map((address) => ({ digest, address })))
    .filter(({ address }) => !settled.has(address));
  const isDue = ({ address }: { address: string }) => isTryDue(sinceOf(address), day);
  for (const one of left) if (!isDue(one)) await note(one.address, { status: 'refused' });
  const due = inFairOrder(left.filter(isDue), earlier);
  const unsent = await sendWithinQuota(ports, request, due, async ({ digest, address }) =>
    note(address, await mailDigest(ports, claim.state, digest, address)),
  );
  if (unsent.length === 0) return delivered;
  if (unsent.length === due.length) return undefined;
  const leftOut = unsent.map(({ address }) => ({ address, status: 'left-out' }));
  return { ...delivered, claim: await keepDelivery(ports, delivered.claim, ...leftOut) };
}

/** What became of the previous day's mail at each address. */
async function loadDayBefore(
  ports: Pick<Ports, 'store' | 'log'>,
  { owner, day }: DigestState,
): Promise<readonly DigestDelivery[]> {
  const load = () => digestStateObject.load(ports, digestStateKey(addDays(day, -1), owner));
  return (await skipUnreadable(ports, load))?.state.deliveries ?? [];
}

/** Addresses that refused the previous day's mail, with the day since which they have refused. */
const refusedOf = (earlier: readonly DigestDelivery[]): Map<string, UtcDay> =>
  new Map(
    earlier.flatMap(({ address, refusedSince }) => (refusedSince ? [[address, refusedSince] as const] : [])),
  );

/**
 * In the alphabet's circle, beginning with those that the previous day's mail left out. So each address is left out in
 * turn, and none twice before all others were.
 */
function inFairOrder<One extends { address: string }>(
  left: readonly One[],
  earlier: readonly DigestDelivery[],
): One[] {
  const leftOut = new Set(
    earlier.filter(({ status }) => status === 'left-out').map(({ address }) => address),
  );
  const sorted = left.toSorted((a, b) => compareText(a.address, b.address));
  const isOut = (one: One | undefined) => one !== undefined && leftOut.has(one.address);
  const first = sorted.findIndex((one, index) => isOut(one) && !isOut(sorted.at(index - 1)));
  return [...sorted.slice(Math.max(0, first)), ...sorted.slice(0, Math.max(0, first))];
}

/** A mailbox that refuses is tried with each mail for a week, and then with each seventh: it may work again. */
const triedDays = 7;

const isTryDue = (refusedSince: UtcDay, day: UtcDay): boolean => {
  const days = daysBetween(refusedSince, day);
  return days < triedDays || days % triedDays === 0;
};

/** To one recipient, so that none sees the others. */
function mailDigest(
  ports: DeliverPorts,
  { owner, day, createdAt }: DigestState,
  { language, subject, text, html }: AddressedDigest,
  address: string,
): Promise<MailOutcome> {
  const recipient = shortDigest(address).slice(0, 12);
  const id = `digest-${day}-${mailName(owner)}-${language}-${recipient}`;
  const date = new Date(createdAt);
  return tryMail(ports, { id, list: 'digest', to: [address], subject, text, html, date });
}

/** An owner's name in a Message-ID and a file name: unchanged if it is plain, else its digest. */
const mailName = (owner: string) =>
  /^[a-z0-9]+(-[a-z0-9]+)*$/i.test(owner) ? owner : shortDigest(owner).slice(0, 16);
