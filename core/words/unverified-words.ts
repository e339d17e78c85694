import type { UnverifiedParameters } from '../tls-rpt/judge/verification.ts';

/** Why a report is not verified, as a phrase about it without a final stop. */
export type UnverifiedWords = {
  [R in keyof UnverifiedParameters]: (parameters: UnverifiedParameters[R]) => string;
};
