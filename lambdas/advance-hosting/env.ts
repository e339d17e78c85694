import {
  dnsVariables,
  type Env,
  edgeFactVariables,
  logVariables,
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
  ...serviceVariables,
  ...logVariables,
  queueVariables['advance-hosting'],
  queueVariables['advance-life-cycle'],
  queueVariables['receive-report'],
  queueVariables['rotate-id'],
] as const;

export type AdvanceHostingEnv = Env<typeof variables>;
