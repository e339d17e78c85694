import type { NextStepCode, NextStepParameters } from '../finding/next-step.ts';

/** The next step for a domain without problems, without a final stop. */
export type NextStepWords = { [C in NextStepCode]: (parameters: NextStepParameters[C]) => string };

/** The purpose of each record of a hosted domain. */
export type RecordPurposes = Record<'policyHost' | 'mtaSts' | 'tlsRpt', string>;
