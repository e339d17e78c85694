import { expect, test } from 'vitest';
import { functionOf, templateOf } from '../synthesize.ts';

test('a ServiceFunction runs on Node 24 on ARM and writes JSON into a separate log with a retention', () => {
  const { LoggingConfig, ...properties } = functionOf('workers', 'RotateId');
  expect(properties).toMatchObject({
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    Handler: 'index.handler',
    MemorySize: 512,
  });
  const { LogFormat, LogGroup } = LoggingConfig as { LogFormat: string; LogGroup: { Ref: string } };
  expect(LogFormat).toBe('JSON');
  const logs = templateOf('workers').findResources('AWS::Logs::LogGroup');
  expect(logs[LogGroup.Ref]?.Properties.RetentionInDays).toBeGreaterThan(0);
});

test('a ServiceFunction takes on a role that nothing but Lambda may, without a policy of AWS', () => {
  for (const { Properties } of Object.values(templateOf('workers').findResources('AWS::IAM::Role'))) {
    if (!JSON.stringify(Properties).includes('lambda.amazonaws.com')) continue;
    expect(Properties.AssumeRolePolicyDocument.Statement).toHaveLength(1);
    expect(Properties.ManagedPolicyArns).toBeUndefined();
  }
});
