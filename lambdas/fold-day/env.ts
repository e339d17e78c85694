import { type Env, logVariables, queueVariables, storeVariables } from '../../adapters/aws/env.ts';

export const variables = [
  ...storeVariables,
  ...logVariables,
  queueVariables['advance-life-cycle'],
  queueVariables['fold-day'],
] as const;

export type FoldDayEnv = Env<typeof variables>;
