import { type Env, logVariables, storeVariables } from '../../adapters/aws/env.ts';

export const variables = [...storeVariables, ...logVariables] as const;

export type CompactReportsEnv = Env<typeof variables>;

/** Of the nightly starts (UTC): each continues where the one before had no more time. */
export const compactingHours = { first: 2, last: 5 };
