import { Match } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { templateOf } from './synthesize.ts';

test('EdgeStack points every name that policy hosts are CNAMEs of to the edge', () => {
  templateOf('edge').hasResourceProperties('AWS::Route53::RecordSet', {
    Name: '*.edge.mta.example.net.',
    Type: 'CNAME',
    ResourceRecords: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('ConnectionGroup'), 'RoutingEndpoint'] }],
  });
});

test('EdgeStack queues a rotation for each policy that anybody writes or deletes', () => {
  const [notices] = Object.values(templateOf('edge').findResources('Custom::S3BucketNotifications'));
  const { QueueConfigurations } = notices?.Properties.NotificationConfiguration ?? {};
  const rules = [
    { Name: 'suffix', Value: '/mta-sts.txt' },
    { Name: 'prefix', Value: 'policies/' },
  ];
  expect(QueueConfigurations).toEqual(
    ['s3:ObjectCreated:*', 's3:ObjectRemoved:*'].map((event) => ({
      Events: [event],
      Filter: { Key: { FilterRules: rules } },
      QueueArn: { 'Fn::GetAtt': [expect.stringMatching(/^RotateIdQueue/u), 'Arn'] },
    })),
  );
});
