/** Sends one daily mail to each of its recipients, independently of each other. */

import type { DomainName } from '../../core/names/domain-name.ts';
import { addDays, daysBetween, type UtcDay } from '../../core/names/utc-day.ts';
import { compareText } from '../../core/text/compare-text.ts';
import { type MailRequest, sendWithinQuota } from '../access/mail-quota.ts';
import type { Ports } from '../ports/ports.ts';
import { prepareBounces } from '../recipients/mail-bounces.ts';
import { type MailOutcome, tryMail } from '../recipients/try-mail.ts';
import { withLeaveLink } from '../recipients/with-leave-link.ts';
import {
  type DigestDelivery,
  type DigestState,
  digestStateKey,
  digestStateObject,
  isSentTo,
  leftOut,
} from '../store/reports/digest-state.ts';
import { shortDigest } from '../store/short-digest.ts';
import { skipUnreadable } from '../store/skip-unreadable.ts';
import type { Loaded } from '../store/stored-object.ts';
import { keepDelivery } from './claim-digest.ts';
import type { AddressedDigest } from './compose-digests.ts';

type DeliverPorts = Pick<Ports, 'store' | 'mail' | 'dkimKey' | 'clock' | 'random' | 'log' | 'service'>;

export interface Delivered {
  claim: Loaded<DigestState>;
  /** The error for the first address that has to be tried again. */
  failure?: Error;
}

/**
 * Mails each address that neither got this mail nor was refused, as many as the owner's quota of mails has room for. The
 * others are noted as left out: they are tried again while the mail is unsettled, and the next mail goes to them first. The
 * outcome is stored before the next address is tried, so that a retry, after an error or a crash, tries only the remaining
 * addresses.
 * @returns undefined if the quota has no room at all, and no earlier attempt mailed anybody
 */
export async function deliverDigests(
  ports: DeliverPorts,
  request: MailRequest,
  claim: Loaded<DigestState>,
  digests: readonly AddressedDigest[],
): Promise<Delivered | undefined> {
  const { day } = claim.state;
  const done = claim.state.deliveries?.filter(({ status }) => status !== leftOut) ?? [];
  const settled = new Set(done.map(({ address }) => address));
  const earlier = await loadEarlier(ports, claim.state);
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
    note(address, await mailDigest(ports, claim.state, request.domain, { digest, address })),
  );
  if (unsent.length === 0) return delivered;
  // An attempt that died after some mails has counted the room of the others.
  if (unsent.length === due.length && !isSentTo(delivered.claim.state)) return undefined;
  const others = unsent.map(({ address }) => ({ address, status: leftOut }));
  return { ...delivered, claim: await keepDelivery(ports, delivered.claim, ...others) };
}

/** On some days no mail is sent: the quota is used up, or nobody is named. */
const earlierDays = 7;

/** What became of the last mail before this one at each address. */
async function loadEarlier(
  ports: Pick<Ports, 'store' | 'log'>,
  { owner, day }: DigestState,
): Promise<readonly DigestDelivery[]> {
  for (let back = 1; back <= earlierDays; back++) {
    const load = () => digestStateObject.load(ports, digestStateKey(addDays(day, -back), owner));
    const deliveries = (await skipUnreadable(ports, load))?.state.deliveries;
    if (deliveries) return deliveries;
  }
  return [];
}

/** Addresses that refused the last mail, with the day since which they have refused. */
const refusedOf = (earlier: readonly DigestDelivery[]): Map<string, UtcDay> =>
  new Map(
    earlier.flatMap(({ address, refusedSince }) => (refusedSince ? [[address, refusedSince] as const] : [])),
  );

/**
 * Alphabetically, wrapping around, beginning with those that the last mail left out. So each address is left out in turn,
 * and none twice before all others were.
 */
function inFairOrder<One extends { address: string }>(
  left: readonly One[],
  earlier: readonly DigestDelivery[],
): One[] {
  const first = new Set(earlier.filter(({ status }) => status === leftOut).map(({ address }) => address));
  const sorted = left.toSorted((a, b) => compareText(a.address, b.address));
  const isOut = (one: One | undefined) => one !== undefined && first.has(one.address);
  const start = sorted.findIndex((one, index) => isOut(one) && !isOut(sorted.at(index - 1)));
  return [...sorted.slice(Math.max(0, start)), ...sorted.slice(0, Math.max(0, start))];
}

/** A mailbox that refuses is tried with each mail for a week, and then with each seventh: it may work again. */
const triedDays = 7;

const isTryDue = (refusedSince: UtcDay, day: UtcDay): boolean => {
  const days = daysBetween(refusedSince, day);
  return days < triedDays || days % triedDays === 0;
};

/** To one recipient, so that none sees the others. */
async function mailDigest(
  ports: DeliverPorts,
  { owner, day, createdAt }: DigestState,
  domain: DomainName,
  { digest: { language, subject, text, html }, address }: { digest: AddressedDigest; address: string },
): Promise<MailOutcome> {
  const recipient = shortDigest(address).slice(0, 12);
  const id = `digest-${day}-${mailName(owner)}-${language}-${recipient}`;
  const reader = { owner, address, language };
  const content = await withLeaveLink(ports, reader, { text, html });
  const bounceTo = await prepareBounces(ports, reader, { day, domain });
  const date = new Date(createdAt);
  return tryMail(ports, { id, list: 'digest', to: [address], subject, ...content, date, bounceTo });
}

/** An owner's name in a Message-ID and a file name: unchanged if it is plain, else its digest. */
const mailName = (owner: string) =>
  /^[a-z0-9]+(-[a-z0-9]+)*$/i.test(owner) ? owner : shortDigest(owner).slice(0, 16);
