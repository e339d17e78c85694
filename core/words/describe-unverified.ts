import { describeByCode } from './describe-by-code.ts';
import type { Words } from './words.ts';

/** Puts why a report is not verified into words. A reason that a newer version wrote gets a plain general text. */
export const describeUnverified = (
  { unverifiedReasons, unknownReason }: Pick<Words, 'unverifiedReasons' | 'unknownReason'>,
  { reason, parameters }: { reason: string; parameters: object },
): string => describeByCode(unverifiedReasons, unknownReason, { code: reason, parameters });
