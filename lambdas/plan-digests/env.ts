import { type Env, logVariables, queueVariables, storeVariables } from '../../adapters/aws/env.ts';

export const variables = [...storeVariables, ...logVariables, queueVariables['send-digest']] as const;

export type PlanDigestsEnv = Env<typeof variables>;
