import type { Env } from '../../adapters/aws/env.ts';

export const variables = ['RULE_SET', 'MAIL_DOMAIN'] as const;

export type ActivateRuleSetEnv = Env<typeof variables>;
