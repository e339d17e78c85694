import type { Env } from '../../adapters/aws/env.ts';

export const variables = ['DKIM_SECRET', 'DKIM_DOMAIN', 'DKIM_SELECTOR'] as const;

export type MakeSigningKeyEnv = Env<typeof variables>;
