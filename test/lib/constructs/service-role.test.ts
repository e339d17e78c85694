/** The incident: IAM takes 10,240 characters of inline policy for a role, which 37 managed zones exceeded. */
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { maxManagedZones } from '../../../lib/config.ts';
import { createTestApp } from '../synthesize.ts';

const managedZones = Array.from({ length: maxManagedZones }, (_, at) => `Z${String(at).padStart(20, '0')}`);

/** As long as in an account: what only AWS knows is at most so long, an ARN with our longest name. */
const nameOfAws = 'x'.repeat(110);
const inAccount = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inAccount);
  if (typeof value !== 'object' || value === null) return value;
  const [[name = '', argument] = []] = Object.entries(value);
  if (name === 'Fn::Join') return (argument as [string, unknown[]])[1].map(inAccount).join('');
  if (name === 'Ref' && String(argument).startsWith('AWS::')) return '123456789012';
  if (name === 'Ref' || name.startsWith('Fn::')) return nameOfAws;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, inAccount(member)]));
};
const lengthOf = (value: unknown) => JSON.stringify(inAccount(value)).length;

const templates = createTestApp({ managedZones })
  .node.children.filter(Stack.isStack)
  .map((stack) => Template.fromStack(stack));
const resources = (type: string) =>
  templates.flatMap((template) => Object.entries(template.findResources(type)));

test('createServiceRole() keeps within the limits of IAM with as many zones as the configuration allows', () => {
  for (const [id, { Properties }] of resources('AWS::IAM::Role')) {
    expect(lengthOf((Properties.Policies ?? []).map((each: object) => Object.values(each))), id).toBeLessThan(
      10_240,
    );
    expect((Properties.ManagedPolicyArns ?? []).length, id).toBeLessThanOrEqual(10);
  }
  const managed = resources('AWS::IAM::ManagedPolicy');
  expect(managed.length).toBeGreaterThan(0);
  for (const [id, { Properties }] of managed)
    expect(lengthOf(Properties.PolicyDocument), id).toBeLessThan(6_144);
});

test('createServiceRole() drops no zone of a right, wherever it puts it', () => {
  const all =
    JSON.stringify(resources('AWS::IAM::ManagedPolicy')) + JSON.stringify(resources('AWS::IAM::Role'));
  // Four functions list the records of a zone; two of them write TXT and CNAME records, a third TXT records only.
  for (const zone of managedZones) expect(all.split(`hostedzone/${zone}"`).length - 1).toBe(9);
});

test('maxManagedZones leaves every function less than the 4 KB of variables that Lambda takes', () => {
  for (const [id, { Properties }] of resources('AWS::Lambda::Function'))
    expect(lengthOf(Properties.Environment?.Variables ?? {}), id).toBeLessThan(4_096);
});
