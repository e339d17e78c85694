/** Why a mail, or a part of it, was not counted. */

import * as z from 'zod';
import { keepFactsExcept, type OptionalFacts } from '../../../core/finding/keep-facts.ts';
import type { MailFacts } from '../../../core/mail/mail-facts.ts';
import type { DomainName } from '../../../core/names/domain-name.ts';
import { timestampOf } from '../../../core/names/timestamp.ts';
import type { UtcDay } from '../../../core/names/utc-day.ts';
import { dayOf } from '../../../core/names/utc-day.ts';
import { cutBytes } from '../../../core/text/cut-bytes.ts';
import type { ReportIdentity } from '../../../core/tls-rpt/figures/identity.ts';
import type { IntakeRefusal, RefusalParameters } from '../../../core/tls-rpt/refusal.ts';
import type { StoredObject } from '../../ports/object-store.ts';
import type { Ports } from '../../ports/ports.ts';
import { domainNameSchema, reportIdentitySchema, timestampSchema, utcDaySchema } from '../branded-text.ts';
import { codeWithFacts } from '../domains/stored-finding.ts';
import { keepUnknown } from '../known-part.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { shortDigest } from '../short-digest.ts';
import { defineStoredObject } from '../stored-object.ts';

export const quarantineEntryKey = (day: UtcDay, message: string): string =>
  `${quarantineDayPrefix(day)}${message}.json`;

export const quarantineDayPrefix = (day: UtcDay): string => `${prefixes.quarantine}${day}/`;

/** An IntakeRefusal, or one of a newer version. */
const refusal = { reason: z.string(), cause: codeWithFacts };

const quarantineEntry = looseObject({
  schema: z.literal(1),
  raw: z.string(),
  receivedAt: timestampSchema,
  ...refusal,
  from: z.string().exactOptional(),
  subject: z.string().exactOptional(),
  bytes: z.number().exactOptional(),
  addressed: z.array(looseObject({ owner: z.string(), domains: z.array(domainNameSchema) })).exactOptional(),
  refused: z.array(
    looseObject({
      ...refusal,
      reportId: z.string().exactOptional(),
      domain: domainNameSchema.exactOptional(),
    }),
  ),
  refusedCount: z.number(),
  counted: z.array(
    looseObject({ domain: domainNameSchema, day: utcDaySchema, identity: reportIdentitySchema }),
  ),
});
export type QuarantineEntry = z.infer<typeof quarantineEntry>;

export const quarantineEntryObject = defineStoredObject<QuarantineEntry>({
  schema: quarantineEntry,
  isDerived: true,
});

export interface RefusedPart extends IntakeRefusal {
  reportId?: string;
  /** The hosted domain that it is about. */
  domain?: DomainName;
}

export interface Quarantining extends IntakeRefusal {
  mail: MailFacts | undefined;
  /** The owners that it is addressed to, with the domains whose report addresses these are: at most 100. */
  owners?: readonly { owner: string; domains: Iterable<DomainName> }[];
  /** Refused parts of a mail that was read; empty if the whole mail was refused. */
  refused: RefusedPart[];
  /** Parts of the same mail that were counted. */
  counted: { domain: DomainName; day: UtcDay; identity: ReportIdentity }[];
}

/** The key of a raw object's quarantine entry: the day it was received, and a name derived from its key. */
const keyOf = (raw: StoredObject) => quarantineEntryKey(dayOf(raw.lastModified), shortDigest(raw.key));

/** Records why a mail, or a part of it, was not counted. The raw mail stays. */
export async function quarantine(
  { store }: Pick<Ports, 'store'>,
  raw: StoredObject,
  { reason, cause, mail, owners = [], refused, counted }: Quarantining,
): Promise<void> {
  const entry: QuarantineEntry = {
    schema: 1,
    raw: raw.key,
    receivedAt: timestampOf(raw.lastModified),
    reason,
    cause,
    ...(mail?.from === undefined ? {} : { from: mail.from.slice(0, 320) }),
    ...(mail?.subject === undefined ? {} : { subject: mail.subject.slice(0, 300) }),
    bytes: raw.body.byteLength,
    ...(owners.length > 0 && {
      addressed: owners.map(({ owner, domains }) => ({ owner, domains: [...domains] })),
    }),
    // The first hundred are enough, and the raw mail has them all.
    refused: refused.slice(0, 100).map(boundPart),
    refusedCount: refused.length,
    counted: counted.slice(0, 100).map(({ domain, day, identity }) => ({ domain, day, identity })),
  };
  await quarantineEntryObject.change({ store }, keyOf(raw), (before) => {
    const kept = keepUnknown(quarantineEntry, before, entry);
    if (!before) return kept;
    const parameters = keepFactsExcept(optionalFacts, before.cause, kept.cause);
    return { ...kept, cause: { ...kept.cause, parameters } };
  });
}

/** Attack: a hundred parts, each with an id of megabytes. */
const reportIdBytes = 1_000;

const boundPart = ({ reportId, ...part }: RefusedPart): RefusedPart =>
  reportId === undefined ? part : { ...part, reportId: cutBytes(reportId, reportIdBytes) };

const optionalFacts: OptionalFacts<RefusalParameters> = { near: true, position: true };

export async function loadQuarantineEntry(
  { store }: Pick<Ports, 'store'>,
  raw: StoredObject,
): Promise<QuarantineEntry | undefined> {
  return (await quarantineEntryObject.load({ store }, keyOf(raw)))?.state;
}

/** For a mail that could not be read before an upgrade, and now can. */
export const releaseFromQuarantine = ({ store }: Pick<Ports, 'store'>, raw: StoredObject): Promise<void> =>
  store.delete(keyOf(raw));
