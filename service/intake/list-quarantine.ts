import { readAuthor } from '../../core/mail/read-author.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import type { Timestamp } from '../../core/names/timestamp.ts';
import type { UtcDay } from '../../core/names/utc-day.ts';
import { jsonBytes } from '../../core/text/format-json.ts';
import { InvalidCursorError } from '../ports/invalid-cursor.ts';
import type { Ports } from '../ports/ports.ts';
import { fitPage, loadPage, type Page } from '../store/load-page.ts';
import {
  type QuarantineEntry,
  quarantineDayPrefix,
  quarantineEntryKey,
  quarantineEntryObject,
} from '../store/reports/quarantine-entry.ts';
import { shortDigest } from '../store/short-digest.ts';

export type QuarantinedMail = QuarantineEntry;

/** The mail that arrived on a UTC day and could not be counted. */
export async function listQuarantine(
  ports: Pick<Ports, 'store' | 'log'>,
  day: UtcDay,
  page: Page,
): Promise<{ quarantine: QuarantinedMail[]; unreadable?: string[]; cursor?: string }> {
  const { states, ...rest } = await loadPage(ports, quarantineEntryObject, quarantineDayPrefix(day), page);
  return { quarantine: states, ...rest };
}

/** What an owner is told of a mail to its domains: nothing of others that the same mail is addressed to. */
export interface OwnQuarantinedMail {
  receivedAt: Timestamp;
  /** The owner's domains whose report addresses it came to. */
  domains: DomainName[];
  reason: string;
  cause: QuarantineEntry['cause'];
  /** Only a claim. */
  senderDomain?: string;
  bytes?: number;
}

/** Most deployments have fewer entries a day. Attack: a flood of mail that is no report, which an owner has us read. */
const readsPerPage = 1_000;
const readsAtOnce = 100;

/**
 * The same for one owner: the mails that came to a report address of a domain that the owner had then. Other owners' entries
 * are passed over, and unreadable ones, which may be anybody's. So an owner learns nothing of them, not even their number,
 * up to `readsPerPage` entries a day: beyond, a page may have few entries, or none, although more pages follow.
 */
export async function listOwnQuarantine(
  ports: Pick<Ports, 'store' | 'log'>,
  owner: string,
  day: UtcDay,
  { cursor, limit }: Page,
): Promise<{ quarantine: OwnQuarantinedMail[]; cursor?: string }> {
  const prefix = quarantineDayPrefix(day);
  let end = cursor === undefined ? undefined : placeOf(day, cursor);
  const own: OwnEntry[] = [];
  let reads = 0;
  do {
    const page = { limit: readsAtOnce, ...(end !== undefined && { cursor: end }) };
    const read = await loadPage(ports, quarantineEntryObject, prefix, page);
    own.push(...read.states.flatMap((entry) => ownEntryOf(entry, owner)));
    end = read.cursor;
    reads += readsAtOnce;
  } while (end !== undefined && own.length <= limit && reads < readsPerPage);
  const shown = fitPage(own.slice(0, limit), ({ bytes }) => bytes);
  const quarantine = shown.map(({ mail }) => mail);
  const last = shown.at(-1)?.name ?? '';
  if (shown.length < own.length) return { quarantine, cursor: formatCursor(day, last) };
  if (end === undefined) return { quarantine };
  // The beginning of another owner's name. What comes after it is read again, but no own entry that was shown.
  const passed = end.slice(prefix.length, prefix.length + shortestName);
  return { quarantine, cursor: formatCursor(day, last > passed ? last : passed) };
}

interface OwnEntry {
  mail: OwnQuarantinedMail;
  /** In the key. */
  name: string;
  /** As stored. */
  bytes: number;
}

const ownEntryOf = (entry: QuarantineEntry, owner: string): OwnEntry[] =>
  forOwner(entry, owner).map((mail) => ({ mail, name: shortDigest(entry.raw), bytes: jsonBytes(entry) }));

/** 32 bits: no two of a day's entries are likely to begin with the same. */
const shortestName = 8;

const formatCursor = (day: UtcDay, name: string): string => `${day}.${name}`;

/**
 * @returns the text after which the next page begins: the key of an entry that was shown, or the beginning of others
 * @throws InvalidCursorError for a cursor of another list
 */
function placeOf(day: UtcDay, cursor: string): string {
  const name = cursor.startsWith(`${day}.`) ? cursor.slice(day.length + 1) : '';
  if (!/^(?:[0-9a-f]{8}|[0-9a-f]{32})$/u.test(name)) throw new InvalidCursorError();
  return name.length === shortestName ? quarantineDayPrefix(day) + name : quarantineEntryKey(day, name);
}

function forOwner(entry: QuarantineEntry, owner: string): OwnQuarantinedMail[] {
  const domains = entry.addressed?.find((one) => one.owner === owner)?.domains ?? [];
  const refusal = findOwnRefusal(entry, domains);
  if (domains.length === 0 || !refusal) return [];
  const { receivedAt, from = '', bytes } = entry;
  const { reason, cause } = refusal;
  const senderDomain = readAuthor(from)?.split('@')[1];
  return [
    {
      receivedAt,
      domains,
      reason,
      cause,
      ...(senderDomain !== undefined && { senderDomain }),
      ...(bytes !== undefined && { bytes }),
    },
  ];
}

/** A domain whose state is unreadable is not one of these: its owner is unknown. Its part waits for an administrator. */
const findOwnRefusal = (entry: QuarantineEntry, domains: DomainName[]) =>
  (entry.refused.length > 0 ? entry.refused : [{ ...entry, domain: undefined }]).find(
    ({ cause, domain }) =>
      cause.code !== 'unreadable-state' && (domain === undefined || domains.includes(domain)),
  );
