/**
 * Every mail that an owner causes counts towards the owner's quota of the day. A part of the quota is reserved for alarms,
 * so that other mails cannot use all of it.
 */
import type { DomainName } from '../../core/names/domain-name.ts';
import { dayOf } from '../../core/names/utc-day.ts';
import type { Ports } from '../ports/ports.ts';
import { noMails, type SentMails, sentMailsKey, sentMailsObject } from '../store/access/sent-mails.ts';
import { loadReadableRights } from './owner-rights.ts';

export type MailKind = 'alarm' | 'digest' | 'question';

export interface MailRequest {
  owner: string;
  kind: MailKind;
  /** The domain that gets the incident if the quota is used up. */
  domain: DomainName;
  /** Counted but always sent: the administrator requested it, or it is sent once and never repeated. */
  isUnbound?: boolean;
}

type QuotaPorts = Pick<Ports, 'store' | 'clock' | 'log'>;

/** With a quota of 1, nothing can be reserved for alarms. */
const keptForAlarms = (mailsPerDay: number) =>
  Math.max(0, Math.min(mailsPerDay - 1, Math.ceil(mailsPerDay / 4)));

/** Whether that many more mails are within the quota. */
export const fitsMailQuota = (
  sent: Pick<SentMails, 'alarms' | 'others'>,
  mailsPerDay: number,
  kind: MailKind,
  mails: number,
): boolean => mails <= roomFor(sent, mailsPerDay, kind);

function roomFor(
  { alarms = 0, others = 0 }: Pick<SentMails, 'alarms' | 'others'>,
  mailsPerDay: number,
  kind: MailKind,
): number {
  const forOthers = mailsPerDay - keptForAlarms(mailsPerDay);
  // Mails that the administrator requested beyond the other part do not reduce the part for alarms.
  if (kind === 'alarm') return mailsPerDay - alarms - Math.min(others, forOthers);
  return Math.min(forOthers - others, mailsPerDay - alarms - others);
}

/** @returns whether that many mails are within the quota now. Counts nothing, but records a lack of room. */
export async function hasMailRoom(ports: QuotaPorts, request: MailRequest, mails: number): Promise<boolean> {
  const { owner, kind, isUnbound } = request;
  if (isUnbound || mails === 0) return true;
  const mailsPerDay = await loadMailsPerDay(ports, owner);
  const state = (await sentMailsObject.load(ports, keyOf(ports, owner)))?.state;
  if (fitsMailQuota(state ?? noMails(owner), mailsPerDay, kind, mails)) return true;
  await changeCounts(ports, request, (before) => noteLeftOut(before, request));
  return sayLeftOut(ports, request);
}

/**
 * Sends as many of the mails as the quota has room for, one after the other. They are counted before they are sent; mails
 * that could not be handed over are subtracted again.
 * @param send returns `false` if the mail was not handed over
 * @returns the mails that the quota had no room for: they are not sent, and that is recorded
 */
export async function sendWithinQuota<Mail>(
  ports: QuotaPorts,
  request: MailRequest,
  mails: readonly Mail[],
  send: (mail: Mail) => Promise<unknown>,
): Promise<readonly Mail[]> {
  if (mails.length === 0) return [];
  const room = await countMails(ports, request, mails.length);
  if (room < mails.length) sayLeftOut(ports, request);
  let sent = 0;
  try {
    for (const mail of mails.slice(0, room)) if ((await send(mail)) !== false) sent++;
  } finally {
    if (sent < room)
      await changeCounts(ports, request, (before) => addMails(before, request.kind, sent - room));
  }
  return mails.slice(room);
}

/** @returns for how many of the mails there is room; these are counted */
async function countMails(ports: QuotaPorts, request: MailRequest, mails: number): Promise<number> {
  const { owner, kind, isUnbound } = request;
  const mailsPerDay = isUnbound ? Number.POSITIVE_INFINITY : await loadMailsPerDay(ports, owner);
  let room = mails;
  await changeCounts(ports, request, (before) => {
    if (!isUnbound) room = Math.max(0, Math.min(mails, roomFor(before, mailsPerDay, kind)));
    const counted = room > 0 ? addMails(before, kind, room) : before;
    return room < mails ? noteLeftOut(counted, request) : counted;
  });
  return room;
}

const changeCounts = (
  ports: QuotaPorts,
  { owner }: MailRequest,
  change: (before: SentMails) => SentMails,
): Promise<unknown> =>
  sentMailsObject.change(ports, keyOf(ports, owner), (before) => change(before ?? noMails(owner)));

function addMails(before: SentMails, kind: MailKind, mails: number): SentMails {
  const count = kind === 'alarm' ? 'alarms' : 'others';
  return { ...before, [count]: Math.max(0, (before[count] ?? 0) + mails) };
}

function noteLeftOut(before: SentMails, { kind, domain }: MailRequest): SentMails {
  const { leftOut = { domain, kinds: [] } } = before;
  const kinds = [...new Set([...leftOut.kinds, kind])].sort();
  return { ...before, leftOut: { ...leftOut, kinds } };
}

function sayLeftOut({ log }: QuotaPorts, { owner, kind }: MailRequest): false {
  log.warn('mail-quota-used', { owner, kind });
  return false;
}

const loadMailsPerDay = async (ports: QuotaPorts, owner: string): Promise<number> =>
  (await loadReadableRights(ports, owner)).quota.mailsPerDay;

const keyOf = ({ clock }: QuotaPorts, owner: string) => sentMailsKey(dayOf(clock.now()), owner);
