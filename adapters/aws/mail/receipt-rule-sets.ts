/**
 * The active receipt rule set of SES, of which an account has one in each region. Ours must not replace another: that
 * would stop mail that has nothing to do with this project.
 */
import {
  DescribeActiveReceiptRuleSetCommand,
  SESClient,
  SetActiveReceiptRuleSetCommand,
} from '@aws-sdk/client-ses';

export interface ReceiptRuleSets {
  active(): Promise<string | undefined>;
  /** With undefined, no set is active afterwards. */
  activate(name: string | undefined): Promise<void>;
}

/** Another set is active. Add our rule to it (`receiptRuleSet` in the configuration), or deactivate it. */
export class RuleSetInUseError extends Error {
  override readonly name = 'RuleSetInUseError';
}

export async function activateRuleSet(ruleSets: ReceiptRuleSets, name: string): Promise<void> {
  const active = await ruleSets.active();
  if (active === name) return;
  if (active !== undefined) {
    throw new RuleSetInUseError(
      `Cannot activate the receipt rule set "${name}": "${active}" is active in this region, ` +
        `expected none; set "receiptRuleSet" to "${active}" in the configuration to add our rule to it`,
    );
  }
  await ruleSets.activate(name);
}

export async function deactivateRuleSet(ruleSets: ReceiptRuleSets, name: string): Promise<void> {
  if ((await ruleSets.active()) === name) await ruleSets.activate(undefined);
}

/** SESv2 has no receipt rules, so this uses the client of the older SES. */
export function createReceiptRuleSets(client = new SESClient({})): ReceiptRuleSets {
  return {
    async active() {
      const { Metadata } = await client.send(new DescribeActiveReceiptRuleSetCommand({}));
      return Metadata?.Name;
    },
    async activate(name) {
      await client.send(new SetActiveReceiptRuleSetCommand({ RuleSetName: name }));
    },
  };
}
