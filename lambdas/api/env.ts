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

// What others write to the service by mail never passes through the API.
const { 'hand-on-mail': _, ...queues } = queueVariables;

export const variables = [
  ...storeVariables,
  ...dnsVariables,
  ...edgeFactVariables,
  ...mailVariables,
  ...serviceVariables,
  ...logVariables,
  ...Object.values(queues),
] as const;

export type ApiFunctionEnv = Env<typeof variables>;
