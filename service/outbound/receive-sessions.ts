/**
 * Receives session results. It checks a batch record by record, and stores valid records by day and shard, so that the
 * aggregation of a shard reads only its own results. The sender chooses a key for a batch; the same batch may arrive any
 * number of times, even after a crash in the middle, and is counted once.
 */

import { timestampOf } from '../../core/names/timestamp.ts';
import { dayOf } from '../../core/names/utc-day.ts';
import { parseSessionBatch, type RefusedRecord } from '../../core/tls-rpt/write/parse-session-batch.ts';
import type { Session } from '../../core/tls-rpt/write/session.ts';
import { shardOf } from '../../core/tls-rpt/write/shard-of.ts';
import { PreconditionFailedError } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import { type BatchReceipt, batchReceiptKey, batchReceiptObject } from '../store/outbound/batch-receipt.ts';
import { sessionBatchKey, sessionBatchObject } from '../store/outbound/session-batch.ts';
import { shortDigest } from '../store/short-digest.ts';

/** No part of it could be read. */
export interface UnreadableBatch {
  ok: false;
  reason: 'unreadable-batch';
  detail: string;
}

export type ReceivedSessions =
  | { ok: true; records: number; accepted: number; refused: RefusedRecord[] }
  | UnreadableBatch
  /** The key was used before, for another batch. */
  | { ok: false; reason: 'key-reused' };

const unreadable = (detail: string): UnreadableBatch => ({ ok: false, reason: 'unreadable-batch', detail });

type ReceivePorts = Pick<Ports, 'store' | 'clock' | 'log'>;

/** What would be accepted of a batch; nothing is stored. */
export function checkSessions({ clock }: Pick<Ports, 'clock'>, text: string): ReceivedSessions {
  const parsed = parseSessionBatch(text, clock.now());
  if (!parsed.ok) return unreadable(parsed.reason);
  const { records, refused } = parsed.batch;
  return { ok: true, records, accepted: records - refused.length, refused };
}

/** @param key identifies the batch among those of its sender; by default a hash of its text */
export async function receiveSessions(
  ports: ReceivePorts,
  { sender, key, text }: { sender: string; key?: string | undefined; text: string },
): Promise<ReceivedSessions> {
  const now = ports.clock.now();
  const readable = parseSessionBatch(text, now);
  if (!readable.ok) return unreadable(readable.reason);
  const id = shortDigest(JSON.stringify([sender, key ?? shortDigest(text)]));
  const receipt = await takeReceipt(ports, id, {
    schema: 1,
    receivedAt: timestampOf(now),
    digest: shortDigest(text),
  });
  if (receipt.digest !== shortDigest(text)) return { ok: false, reason: 'key-reused' };
  // A repeat after midnight must result in the same days and refusals as the first time.
  const parsed = parseSessionBatch(text, new Date(receipt.receivedAt));
  if (!parsed.ok) return unreadable(parsed.reason);
  const { sessions, refused, records } = parsed.batch;
  await storeSessions(ports, id, sessions);
  ports.log.info('sessions-received', { records, refused: refused.length });
  return { ok: true, records, accepted: records - refused.length, refused };
}

async function takeReceipt(
  { store }: ReceivePorts,
  id: string,
  receipt: BatchReceipt,
): Promise<BatchReceipt> {
  const key = batchReceiptKey(id);
  if ((await batchReceiptObject.create({ store }, key, receipt)) !== undefined) return receipt;
  const known = await batchReceiptObject.load({ store }, key);
  if (!known) throw new PreconditionFailedError(key);
  return known.state;
}

async function storeSessions({ store }: ReceivePorts, id: string, sessions: Session[]): Promise<void> {
  const parts = Map.groupBy(sessions, ({ time, domain }) =>
    sessionBatchKey(dayOf(time), shardOf(domain), id),
  );
  await Promise.all(
    [...parts].map(([key, part]) => sessionBatchObject.create({ store }, key, { schema: 1, sessions: part })),
  );
}
