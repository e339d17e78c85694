import {
  type Env,
  logVariables,
  mailVariables,
  queueVariables,
  serviceVariables,
  storeVariables,
} from '../../adapters/aws/env.ts';

export const variables = [
  ...storeVariables,
  ...mailVariables,
  ...serviceVariables,
  ...logVariables,
  queueVariables['advance-life-cycle'],
  queueVariables['fold-day'],
  queueVariables['send-digest'],
  'EDGE_CACHE_SECONDS',
] as const;

export type SendDigestEnv = Env<typeof variables>;
