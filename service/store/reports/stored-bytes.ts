/** How many bytes of an owner's report mail were stored on one day, and what was not kept because of the budget. */
import * as z from 'zod';
import type { UtcDay } from '../../../core/names/utc-day.ts';
import { domainNameSchema } from '../branded-text.ts';
import { encodeOwner } from '../domains/owned-domain.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { defineStoredObject } from '../stored-object.ts';

/** @param owner undefined: for mail that belongs to nobody */
export const ownerBytesKey = (day: UtcDay, owner: string | undefined): string =>
  `${prefixes.storedBytes}${day}/${owner === undefined ? 'nobody' : `of-${encodeOwner(owner)}`}.json`;

/** Of the whole deployment. */
export const serviceBytesKey = (day: UtcDay): string => `${prefixes.storedBytes}${day}/service.json`;

const storedBytes = looseObject({
  schema: z.literal(1),
  /** An estimate: see countedBytes(). */
  bytes: z.number(),
  /** By organisational domain of the signer; unsigned mail under the empty text. */
  sources: z.record(z.string(), z.number()),
  /** The same for signed reports above the budget, of which only sums are stored. */
  sums: looseObject({ bytes: z.number(), sources: z.record(z.string(), z.number()) }).exactOptional(),
  /** The owner's quota, and the deployment's total, as last read. */
  budgetBytes: z.number(),
  serviceBytes: z.number(),
  /** Of the deployment, or of mail that belongs to nobody: its budget was the reason that something was not kept, and the operator was notified. */
  isFull: z.boolean().exactOptional(),
  /** Organisational domains that were found to be known from earlier days. */
  known: z.array(z.string()),
  /** The last raw objects that were counted, and what was kept of them: a task may be repeated. */
  decided: z.array(looseObject({ of: z.string(), keeping: z.string() })).exactOptional(),
  /** About how many mails and posts to the owner's domains could not be counted, or not wholly: see mailsPerSample(). */
  uncounted: z.number().exactOptional(),
  leftOut: looseObject({
    bytes: z.number(),
    /** Parts of counted signed reports that could not be counted. */
    parts: z.number().exactOptional(),
    /** The domain of the first such mail: it gets the incident. */
    domain: domainNameSchema.exactOptional(),
  }).exactOptional(),
});
export type StoredBytesState = z.infer<typeof storedBytes>;

export const storedBytesObject = defineStoredObject<StoredBytesState>({
  schema: storedBytes,
  isExpendable: true,
});
