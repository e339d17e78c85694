import { type Env, logVariables, serviceVariables, storeVariables } from '../../adapters/aws/env.ts';

export const variables = [...storeVariables, ...serviceVariables, ...logVariables] as const;

export type ReceiveReportEnv = Env<typeof variables>;
