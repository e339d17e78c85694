import type { Env } from '../../adapters/aws/env.ts';

export const variables = [] as const;

export type CheckSendingEnv = Env<typeof variables>;
