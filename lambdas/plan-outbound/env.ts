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
  queueVariables['plan-outbound'],
  queueVariables['send-outbound'],
] as const;

export type PlanOutboundEnv = Env<typeof variables>;
