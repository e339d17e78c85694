import { readAuthor } from '../../core/mail/read-author.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import type { Timestamp } from '../../core/names/timestamp.ts';
import type { UtcDay } from '../../core/names/utc-day.ts';
import type { Ports } from '../ports/ports.ts';
import { loadPage, type Page } from '../store/load-page.ts';
import {
  type QuarantineEntry,
  quarantineDayPrefix,
  quarantineEntryObject,
} from '../store/reports/quarantine-entry.ts';

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

/**
 * The same for one owner: of the mails on a page, those that came to a report address of a domain that the owner had
 * then. So a page may have few entries, or none, although more pages follow. An unreadable entry may be about any owner.
 */
export async function listOwnQuarantine(
  ports: Pick<Ports, 'store' | 'log'>,
  owner: string,
  day: UtcDay,
  page: Page,
): Promise<{ quarantine: OwnQuarantinedMail[]; unreadable?: string[]; cursor?: string }> {
  const { quarantine, ...rest } = await listQuarantine(ports, day, page);
  return { quarantine: quarantine.flatMap((entry) => forOwner(entry, owner)), ...rest };
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
