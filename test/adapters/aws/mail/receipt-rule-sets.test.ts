import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  activateRuleSet,
  createReceiptRuleSets,
  deactivateRuleSet,
  type ReceiptRuleSets,
  RuleSetInUseError,
} from '../../../../adapters/aws/mail/receipt-rule-sets.ts';
import { AwsStub } from '../../../aws-stub/aws-stub.ts';
import { createStubClients } from '../../../aws-stub/stub-clients.ts';

const stub = new AwsStub();
let ruleSets: ReceiptRuleSets;

beforeAll(async () => {
  ruleSets = createReceiptRuleSets(createStubClients(await stub.start()).sesReceipt);
  for (const name of ['ours', 'theirs']) stub.sesReceipt.ruleSets.add(name);
});
beforeEach(() => {
  stub.sesReceipt.active = undefined;
  stub.sesReceipt.rules = [['reports.mta.example.net']];
  stub.forgetCalls();
});
afterAll(() => stub.stop());

test('activateRuleSet() activates our rule set if none is active, and changes nothing if it is active already', async () => {
  await activateRuleSet(ruleSets, 'ours');
  await activateRuleSet(ruleSets, 'ours');
  expect(stub.sesReceipt.active).toBe('ours');
  expect(stub.callNames().filter((name) => name.endsWith('SetActiveReceiptRuleSet'))).toHaveLength(1);
});

test('activateRuleSet() never replaces another rule set, and says what to configure', async () => {
  stub.sesReceipt.active = 'theirs';
  const refusal = activateRuleSet(ruleSets, 'ours');
  await expect(refusal).rejects.toThrow(RuleSetInUseError);
  await expect(refusal).rejects.toThrow('set "receiptRuleSet" to "theirs"');
  expect(stub.sesReceipt.active).toBe('theirs');
});

test('deactivateRuleSet() deactivates ours, and leaves another rule set active', async () => {
  stub.sesReceipt.active = 'ours';
  await deactivateRuleSet(ruleSets, 'ours', 'reports.mta.example.net');
  expect(stub.sesReceipt.active).toBeUndefined();
  stub.sesReceipt.active = 'theirs';
  await deactivateRuleSet(ruleSets, 'ours', 'reports.mta.example.net');
  expect(stub.sesReceipt.active).toBe('theirs');
});

test.each<[string, string[]]>([
  ['another deployment', ['reports.other.example.net']],
  ['all mail', []],
])('deactivateRuleSet() does not end the mail of %s, whose rule is in our set', async (_, recipients) => {
  stub.sesReceipt.active = 'ours';
  stub.sesReceipt.rules.push(recipients);
  const refusal = deactivateRuleSet(ruleSets, 'ours', 'reports.mta.example.net');
  await expect(refusal).rejects.toThrow(
    `it also has rules for ${recipients[0] ?? 'all mail'}, expected only ours`,
  );
  expect(stub.sesReceipt.active).toBe('ours');
});
