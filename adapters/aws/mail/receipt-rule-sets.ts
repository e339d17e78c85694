/**
 * The active receipt rule set of SES, of which an account has one in each region. Ours must not replace another: that
 * would stop mail that has nothing to do with this project.
 */
import {
  DescribeActiveReceiptRuleSetCommand,
  SESClient,
  SetActiveReceiptRuleSetCommand,
} from '@aws-sdk/client-ses';
import type { ActiveRuleSet } from '../../../service/ports/account.ts';

export interface ReceiptRuleSets {
  active(): Promise<ActiveRuleSet | undefined>;
  /** If undefined, no set is active afterwards. */
  activate(name: string | undefined): Promise<void>;
}

/**
 * Another set is active: add our rule to it (`receiptRuleSet` in the configuration), or deactivate it. Or our set has other
 * people's rules, whose mail would be lost with it.
 */
export class RuleSetInUseError extends Error {
  override readonly name = 'RuleSetInUseError';
}

export async function activateRuleSet(ruleSets: ReceiptRuleSets, name: string): Promise<void> {
  const active = await ruleSets.active();
  if (active?.name === name) return;
  if (active !== undefined) {
    throw new RuleSetInUseError(
      `Cannot activate the receipt rule set "${name}": "${active.name}" is active in this region, ` +
        `expected none; set "receiptRuleSet" to "${active.name}" in the configuration to add our rule to it`,
    );
  }
  await ruleSets.activate(name);
}

/**
 * Checked before our set is deleted. Another deployment in the account may have put its rule into it.
 * @param mailDomain the domain of our own rule
 * @throws RuleSetInUseError
 */
export async function deactivateRuleSet(
  ruleSets: ReceiptRuleSets,
  name: string,
  mailDomain: string,
): Promise<void> {
  const active = await ruleSets.active();
  if (active?.name !== name) return;
  const others = active.rules.filter(({ recipients }) => recipients.join() !== mailDomain);
  if (others.length > 0) {
    const whose = others.map(({ recipients }) => recipients.join(', ') || 'all mail').join(', ');
    throw new RuleSetInUseError(
      `Cannot deactivate the receipt rule set "${name}": it also has rules for ${whose}, expected only ours; ` +
        'move them to another rule set and activate that one (docs/runbook.md#leaving)',
    );
  }
  await ruleSets.activate(undefined);
}

/** SESv2 has no receipt rules, so this uses the client of the older SES. */
export function createReceiptRuleSets(client = new SESClient({})): ReceiptRuleSets {
  return {
    async active() {
      const { Metadata, Rules = [] } = await client.send(new DescribeActiveReceiptRuleSetCommand({}));
      if (Metadata?.Name === undefined) return undefined;
      const rules = Rules.map(({ Recipients = [], Enabled = false }) => ({
        recipients: Recipients,
        isEnabled: Enabled,
      }));
      return { name: Metadata.Name, rules };
    },
    async activate(name) {
      await client.send(new SetActiveReceiptRuleSetCommand({ RuleSetName: name }));
    },
  };
}
