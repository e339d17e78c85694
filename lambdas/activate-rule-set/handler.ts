import type { CustomResourceEvent } from '../../adapters/aws/custom-resource.ts';
import { readEnv } from '../../adapters/aws/env.ts';
import {
  activateRuleSet,
  createReceiptRuleSets,
  deactivateRuleSet,
} from '../../adapters/aws/mail/receipt-rule-sets.ts';
import { variables } from './env.ts';

const env = readEnv(variables);
const ruleSets = createReceiptRuleSets();

/** CloudFormation can create a receipt rule set, but cannot activate it. */
export async function handler(event: CustomResourceEvent) {
  if (event.RequestType === 'Delete') await deactivateRuleSet(ruleSets, env.RULE_SET, env.MAIL_DOMAIN);
  else await activateRuleSet(ruleSets, env.RULE_SET);
  return { PhysicalResourceId: env.RULE_SET };
}
