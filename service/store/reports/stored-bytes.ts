/** How many bytes an owner's reports made us store on one day, and what was not kept because of that. */
import * as z from 'zod';
import type { UtcDay } from '../../../core/names/utc-day.ts';
import { domainNameSchema } from '../branded-text.ts';
import { encodeOwner } from '../domains/owned-domain.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { defineStoredObject } from '../stored-object.ts';

/** @param owner undefined: of mail for nobody */
export const ownerBytesKey = (day: UtcDay, owner: string | undefined): string =>
  `${prefixes.storedBytes}${day}/${owner === undefined ? 'nobody' : `of-${encodeOwner(owner)}`}.json`;

/** Of the whole deployment. */
export const serviceBytesKey = (day: UtcDay): string => `${prefixes.storedBytes}${day}/service.json`;

const storedBytes = looseObject({
  schema: z.literal(1),
  /** An estimate: see countedBytes(). */
  bytes: z.number(),
  /** By organisational domain of who signed; by the empty text what nobody did. */
  sources: z.record(z.string(), z.number()),
  /** The owner's quota, and what the whole deployment stored, as last read. */
  budgetBytes: z.number(),
  serviceBytes: z.number(),
  /** Of the deployment: its budget was the reason why something was not kept, and the operator was told. */
  isFull: z.boolean().exactOptional(),
  /** Organisational domains that were found to be known from earlier days. */
  known: z.array(z.string()),
  /** The last raw objects that were counted, and what was kept of them: a task may be repeated. */
  decided: z.array(looseObject({ of: z.string(), keeping: z.string() })).exactOptional(),
  leftOut: looseObject({
    bytes: z.number(),
    /** Of signed reports that were counted: parts that could not be counted. */
    parts: z.number().exactOptional(),
    /** To which the first of it came: the one that has the incident. */
    domain: domainNameSchema.exactOptional(),
  }).exactOptional(),
});
export type StoredBytesState = z.infer<typeof storedBytes>;

export const storedBytesObject = defineStoredObject<StoredBytesState>({
  schema: storedBytes,
  isExpendable: true,
});
