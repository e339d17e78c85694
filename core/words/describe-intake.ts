/** Puts what became of reports into words. What a newer version wrote gets a plain general text. */
import { describeByCode } from './describe-by-code.ts';
import type { Words } from './words.ts';

/** Why a report is not verified. */
export const describeUnverified = (
  { unverifiedReasons, unknownReason }: Pick<Words, 'unverifiedReasons' | 'unknownReason'>,
  { reason, parameters }: { reason: string; parameters: object },
): string => describeByCode(unverifiedReasons, unknownReason, { code: reason, parameters });

/** Why a mail or file, or a part of it, is not counted. */
export const describeRefusal = (
  { refusals, unknownReason }: Pick<Words, 'refusals' | 'unknownReason'>,
  cause: { code: string; parameters: object },
): string => describeByCode(refusals, unknownReason, cause);
