/** Records that a batch of session results was received, so that a repeat changes nothing. */

import * as z from 'zod';
import { timestampSchema } from '../branded-text.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { defineStoredObject } from '../stored-object.ts';

export const batchReceiptKey = (batch: string): string => `${prefixes.batchReceipts}${batch}.json`;

const batchReceipt = looseObject({
  schema: z.literal(1),
  receivedAt: timestampSchema,
  /** Digest of the batch's text. */
  digest: z.string(),
});
export type BatchReceipt = z.infer<typeof batchReceipt>;

export const batchReceiptObject = defineStoredObject<BatchReceipt>({ schema: batchReceipt });
