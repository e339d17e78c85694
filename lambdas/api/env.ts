import {
  dnsVariables,
  type Env,
  edgeFactVariables,
  logVariables,
  mailVariables,
  queueVariables,
  serviceVariables,
  storeVariables,
} from '../../adapters/aws/env.ts';

export const variables = [
  ...storeVariables,
  ...dnsVariables,
  ...edgeFactVariables,
  ...mailVariables,
  ...serviceVariables,
  ...logVariables,
  ...Object.values(queueVariables),
] as const;

export type ApiFunctionEnv = Env<typeof variables>;
