import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { createTestApp, templateOf } from './synthesize.ts';

const elsewhere = createTestApp({
  region: 'eu-west-1',
  edgeCertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1',
});
const stackOf = (name: string) => elsewhere.node.findChild(`strictmx-${name}`) as Stack;
const rulesOf = (name: string) =>
  Object.values(Template.fromStack(stackOf(name)).findResources('AWS::Events::Rule')).map(
    ({ Properties }) => Properties,
  );

test('EdgeNoticesStack passes notices about the edge’s certificates on to the region of the service', () => {
  expect(stackOf('edge-notices').region).toBe('us-east-1');
  const [sent] = rulesOf('edge-notices');
  const [received] = rulesOf('operations');
  expect(sent.EventPattern).toEqual(received.EventPattern);
  const bus = JSON.stringify(sent.Targets[0].Arn);
  expect(bus).toContain(':events:eu-west-1:');
  expect(sent.Targets[0].RoleArn).toBeDefined();
  expect(JSON.stringify(received.Targets[0].Arn)).toContain('Notices');
});

test('EdgeNoticesStack is not needed if the service runs in us-east-1', () => {
  expect(() => templateOf('edge-notices')).toThrow('no stack "edge-notices"');
});
