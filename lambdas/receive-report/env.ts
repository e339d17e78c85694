import {
  type Env,
  logVariables,
  queueVariables,
  serviceVariables,
  storeVariables,
} from '../../adapters/aws/env.ts';

export const variables = [
  ...storeVariables,
  ...serviceVariables,
  ...logVariables,
  queueVariables['receive-report'],
  queueVariables['fold-day'],
  queueVariables['forward-mail'],
] as const;

export type ReceiveReportEnv = Env<typeof variables>;
