/**
 * The one active receipt rule set of an account and region (SES). Ours must not push another's aside: mail of
 * strangers to this project would stop.
 */

export interface ReceiptRuleSets {
  active(): Promise<string | undefined>;
  /** Undefined: none is active. */
  activate(name: string | undefined): Promise<void>;
}

/** Another set is active. Add our rule to that one (`receiptRuleSet` in the configuration), or deactivate it. */
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

interface SesClient {
  describeActiveReceiptRuleSet(input: object): Promise<{ Metadata?: { Name?: string } }>;
  setActiveReceiptRuleSet(input: { RuleSetName?: string }): Promise<unknown>;
}

/**
 * SESv2 knows no receipt rules, and the client of the older SES runs only at deployment and removal, so it is taken
 * from the Lambda runtime, which brings it, instead of being a dependency.
 */
export async function createReceiptRuleSets(clientModule = '@aws-sdk/client-ses'): Promise<ReceiptRuleSets> {
  const { SES } = (await import(clientModule)) as { SES: new (settings: object) => SesClient };
  const ses = new SES({});
  return {
    active: async () => (await ses.describeActiveReceiptRuleSet({})).Metadata?.Name,
    activate: async (name) => {
      await ses.setActiveReceiptRuleSet(name === undefined ? {} : { RuleSetName: name });
    },
  };
}
