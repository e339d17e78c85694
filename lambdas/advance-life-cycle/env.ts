import {
  dnsVariables,
  type Env,
  edgeFactVariables,
  logVariables,
  mailVariables,
  queueVariables,
  serviceVariables,
  storeVariables,
  tenantVariables,
} from '../../adapters/aws/env.ts';

export const variables = [
  ...storeVariables,
  ...dnsVariables,
  ...edgeFactVariables,
  ...tenantVariables,
  ...mailVariables,
  ...serviceVariables,
  ...logVariables,
  queueVariables['advance-life-cycle'],
  queueVariables['rotate-id'],
] as const;

export type AdvanceLifeCycleEnv = Env<typeof variables>;
