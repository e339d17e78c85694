import {
  dnsVariables,
  type Env,
  edgeFactVariables,
  logVariables,
  queueVariables,
  serviceVariables,
  storeVariables,
} from '../../adapters/aws/env.ts';

export const variables = [
  ...storeVariables,
  ...dnsVariables,
  ...edgeFactVariables,
  ...serviceVariables,
  ...logVariables,
  queueVariables['rotate-id'],
  queueVariables['advance-life-cycle'],
] as const;

export type RotateIdEnv = Env<typeof variables>;
