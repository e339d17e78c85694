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
  queueVariables['send-outbound'],
] as const;

export type SendOutboundEnv = Env<typeof variables>;
