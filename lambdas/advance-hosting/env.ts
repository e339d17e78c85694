import {
  dnsVariables,
  type Env,
  edgeVariables,
  logVariables,
  queueVariables,
  serviceVariables,
  storeVariables,
} from '../../adapters/aws/env.ts';

export const variables = [
  ...storeVariables,
  ...dnsVariables,
  ...edgeVariables,
  ...serviceVariables,
  ...logVariables,
  queueVariables['advance-hosting'],
  queueVariables['rotate-id'],
] as const;

export type AdvanceHostingEnv = Env<typeof variables>;
