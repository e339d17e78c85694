import { type Env, storeVariables } from '../../adapters/aws/env.ts';

export const variables = [...storeVariables, 'TOKEN_SECRET'] as const;

export type MakeAdminTokenEnv = Env<typeof variables>;
