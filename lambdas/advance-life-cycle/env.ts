import {
  dnsVariables,
  type Env,
  edgeVariables,
  logVariables,
  mailVariables,
  queueVariables,
  serviceVariables,
  storeVariables,
} from '../../adapters/aws/env.ts';

export const variables = [
  ...storeVariables,
  ...dnsVariables,
  ...edgeVariables,
  ...mailVariables,
  ...serviceVariables,
  ...logVariables,
  queueVariables['advance-life-cycle'],
  queueVariables['rotate-id'],
] as const;

export type AdvanceLifeCycleEnv = Env<typeof variables>;
