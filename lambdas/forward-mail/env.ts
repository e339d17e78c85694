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
  queueVariables['forward-mail'],
  'ALARM_EMAIL',
  'ALARM_LANGUAGE',
] as const;

export type ForwardMailEnv = Env<typeof variables>;
