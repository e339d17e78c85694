import { Match } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { workKinds } from '../../adapters/aws/queue-names.ts';
import { lifetimeRules } from '../../lib/constructs/lifetime-rules.ts';
import { templateOf } from './synthesize.ts';

test('StateStack has a queue for each kind of work that no bucket starts', () => {
  const names = Object.values(templateOf('state').findResources('AWS::SQS::Queue')).map(
    ({ Properties }) => Properties.QueueName,
  );
  const work = workKinds.filter((kind) => kind !== 'rotate-id' && kind !== 'receive-report');
  expect(names.toSorted()).toEqual(
    work.flatMap((kind) => [`strictmx-${kind}`, `strictmx-${kind}-dead-letters`]).toSorted(),
  );
});

test('StateStack deletes the results of queries after a week and what came in after its lifetime, and nothing else that is current', () => {
  templateOf('state').hasResourceProperties('AWS::S3::Bucket', {
    VersioningConfiguration: { Status: 'Enabled' },
    LifecycleConfiguration: {
      Rules: [
        Match.objectLike({ ExpirationInDays: Match.absent() }),
        Match.objectLike({ Prefix: 'athena/', ExpirationInDays: 7 }),
        ...lifetimeRules('state', 400).map(({ prefix, expiration }) =>
          Match.objectLike({ Prefix: prefix, ExpirationInDays: expiration?.toDays() }),
        ),
      ],
    },
  });
});
