import type { NextStepCode, NextStepParameters } from '../finding/next-step.ts';

/** What there is to do about a domain where nothing is wrong, without a final stop. */
export type NextStepWords = { [C in NextStepCode]: (parameters: NextStepParameters[C]) => string };

/** What each record of a hosted domain is for. */
export type RecordPurposes = Record<'policyHost' | 'mtaSts' | 'tlsRpt', string>;
