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
import { apiTasks } from '../../adapters/aws/queue-names.ts';

export const variables = [
  ...storeVariables,
  ...dnsVariables,
  ...edgeFactVariables,
  ...mailVariables,
  ...serviceVariables,
  ...logVariables,
  ...apiTasks.map((kind) => queueVariables[kind]),
] as const;

export type ApiFunctionEnv = Env<typeof variables>;
