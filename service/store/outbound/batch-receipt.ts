/** That a batch of session results was received, so that a repeat changes nothing. */
import * as z from 'zod';
import { prefixes } from '../prefixes.ts';
import { readState } from '../state-json.ts';

export const batchReceiptKey = (batch: string): string => `${prefixes.batchReceipts}${batch}.json`;

const batchReceipt = z.object({
  schema: z.literal(1),
  receivedAt: z.string(),
  /** Of the batch's text. */
  digest: z.string(),
});
export type BatchReceipt = z.infer<typeof batchReceipt>;

export const readBatchReceipt = (key: string, body: Uint8Array): BatchReceipt =>
  readState(batchReceipt, key, body);
