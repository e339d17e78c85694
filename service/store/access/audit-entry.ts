/** One changing API call: who asked for what and why, and the outcome. */

import * as z from 'zod';
import type { UtcDay } from '../../../core/names/utc-day.ts';
import { timestampSchema } from '../branded-text.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { defineStoredObject } from '../stored-object.ts';

export const auditDayPrefix = (day: UtcDay): string => `${prefixes.audit}${day}/`;

export const auditEntryKey = (day: UtcDay, entry: string): string => `${auditDayPrefix(day)}${entry}.json`;

const auditEntry = looseObject({
  schema: z.literal(1),
  at: timestampSchema,
  /** Id of the token, or `admin`. */
  by: z.string(),
  /** The request: `PUT /v1/domains/example.com/policy`. */
  action: z.string(),
  request: z.unknown(),
  reason: z.string().exactOptional(),
  /**
   * `started`, then `done`, `refused: <reason>` or `failed: <error>`; `planned` for the next action of one of our plans.
   * `started` remains if the process died in between: the objects show whether the change took effect.
   */
  outcome: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntry>;

export const auditEntryObject = defineStoredObject<AuditEntry>({ schema: auditEntry });
