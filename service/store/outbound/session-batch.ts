/** The results of one batch, of one day and one shard: what aggregation reads. */
import * as z from 'zod';
import type { Session } from '../../../core/tls-rpt/write/session.ts';
import { prefixes } from '../prefixes.ts';
import { readState } from '../state-json.ts';

export const sessionBatchKey = (day: string, shard: string, batch: string): string =>
  `${sessionBatchesPrefix(day, shard)}${batch}.json`;

export const sessionBatchesPrefix = (day: string, shard: string): string =>
  `${sessionDayPrefix(day)}${shard}/`;

export const sessionDayPrefix = (day: string): string => `${prefixes.sessions}${day}/`;

const sessionBatch = z.object({
  schema: z.literal(1),
  // Checked record by record when it was received; a million of them are read in a day.
  sessions: z.custom<Session[]>(Array.isArray),
});

export const readStoredSessions = (key: string, body: Uint8Array): Session[] =>
  readState(sessionBatch, key, body).sessions;
