/** The results of one batch, for one day and one shard: the input of the aggregation. */

import * as z from 'zod';
import type { UtcDay } from '../../../core/names/utc-day.ts';
import type { Session, SessionFailure } from '../../../core/tls-rpt/write/session.ts';
import { domainNameSchema } from '../branded-text.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { defineStoredObject } from '../stored-object.ts';

export const sessionBatchKey = (day: UtcDay, shard: string, batch: string): string =>
  `${sessionBatchesPrefix(day, shard)}${batch}.json`;

export const sessionBatchesPrefix = (day: UtcDay, shard: string): string =>
  `${sessionDayPrefix(day)}${shard}/`;

export const sessionDayPrefix = (day: UtcDay): string => `${prefixes.sessions}${day}/`;

const text = z.string().exactOptional();
const texts = z.array(z.string()).exactOptional();

const sessionFailure = looseObject({
  resultType: z.string(),
  sendingMtaIp: text,
  receivingMxHostname: text,
  receivingMxHelo: text,
  receivingIp: text,
  additionalInformation: text,
  failureReasonCode: text,
} satisfies Record<keyof SessionFailure, z.ZodType>);

const session: z.ZodType<Session> = looseObject({
  time: z.string(),
  domain: domainNameSchema,
  policyType: z.string(),
  policyDomain: z.string(),
  policyString: texts,
  mxHost: texts,
  successful: z.boolean(),
  sessions: z.number(),
  failureDetails: z.array(sessionFailure).exactOptional(),
  carriedReport: z.literal(true).exactOptional(),
  recipients: texts,
  messageId: text,
} satisfies Record<keyof Session, z.ZodType>);

const sessionBatch = looseObject({ schema: z.literal(1), sessions: z.array(session) });
export type SessionBatch = z.infer<typeof sessionBatch>;

export const sessionBatchObject = defineStoredObject<SessionBatch>({
  schema: sessionBatch,
  // A million results may be stored in a day: without indentation they take half the bytes.
  format: (state) => JSON.stringify(state),
});
