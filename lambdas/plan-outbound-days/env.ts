import { type Env, logVariables, queueVariables, storeVariables } from '../../adapters/aws/env.ts';

export const variables = [...storeVariables, ...logVariables, queueVariables['plan-outbound']] as const;

export type PlanOutboundDaysEnv = Env<typeof variables>;
