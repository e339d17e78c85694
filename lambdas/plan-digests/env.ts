import { type Env, logVariables, queueVariables, storeVariables } from '../../adapters/aws/env.ts';

/** `DIGEST_HOUR` (UTC) is for owners who set none. */
export const variables = [
  ...storeVariables,
  ...logVariables,
  queueVariables['send-digest'],
  'DIGEST_HOUR',
] as const;

export type PlanDigestsEnv = Env<typeof variables>;
