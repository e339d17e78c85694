import { type Env, logVariables, queueVariables, storeVariables } from '../../adapters/aws/env.ts';

export const variables = [
  ...storeVariables,
  ...logVariables,
  queueVariables['advance-hosting'],
  queueVariables['advance-life-cycle'],
  queueVariables['fold-day'],
  queueVariables['rotate-id'],
] as const;

export type ReconcileEnv = Env<typeof variables>;
