import type { Env } from '../../adapters/aws/env.ts';

export const variables = ['RULE_SET'] as const;

export type ActivateRuleSetEnv = Env<typeof variables>;
