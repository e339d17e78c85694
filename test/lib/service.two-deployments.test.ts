/**
 * Two deployments in one account. What has a name of its own must not have the other's: the second would not deploy, or
 * the end of the first would end the second.
 */
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { createTestApp } from './synthesize.ts';

/** `AWS::SQS::Queue QueueName strictmx-fold-day`: each text that a resource is called by in the account. */
function namesOf(changes: Record<string, unknown>): Set<string> {
  const names = new Set<string>();
  const collect = (type: string, value: unknown, key = ''): void => {
    if (typeof value === 'string' && /^(?:\w+Name|Name)$/u.test(key)) names.add(`${type} ${key} ${value}`);
    if (value === null || typeof value !== 'object') return;
    for (const [inner, member] of Object.entries(value)) collect(type, member, inner);
  };
  for (const stack of createTestApp(changes).node.children.filter(Stack.isStack)) {
    names.add(`stack ${stack.stackName}`);
    const { Resources, Outputs = {} } = Template.fromStack(stack).toJSON();
    for (const { Type, Properties } of Object.values<{ Type: string; Properties: object }>(Resources))
      if (owning.has(Type)) collect(Type, Properties);
    for (const { Export } of Object.values<{ Export?: { Name: string } }>(Outputs))
      if (Export) names.add(`export ${Export.Name}`);
  }
  return names;
}

/** Types whose names are the account's: the others' are generated, or belong to a stack. */
const owning = new Set([
  'AWS::Athena::WorkGroup',
  'AWS::CloudFront::CachePolicy',
  'AWS::CloudFront::ConnectionGroup',
  'AWS::CloudFront::Function',
  'AWS::CloudFront::OriginAccessControl',
  'AWS::CloudFront::ResponseHeadersPolicy',
  'AWS::CloudWatch::Dashboard',
  'AWS::Glue::Database',
  'AWS::Logs::LogGroup',
  'AWS::Route53::RecordSet',
  'AWS::S3::Bucket',
  'AWS::SES::ConfigurationSet',
  'AWS::SES::EmailIdentity',
  'AWS::SES::ReceiptRule',
  'AWS::SES::ReceiptRuleSet',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
]);

test('createService() gives two deployments in one account no name in common', () => {
  const first = namesOf({ prefix: 'one', serviceDomain: 'one.example.net' });
  const second = namesOf({ prefix: 'two', serviceDomain: 'two.example.net' });
  expect(first.size).toBeGreaterThan(20);
  const common = [...first].filter((name) => second.has(name));
  expect(common).toEqual([]);
});
