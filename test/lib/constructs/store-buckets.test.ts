import { expect, test } from 'vitest';
import { templateOf } from '../synthesize.ts';

test('retains every bucket and the signing key', () => {
  for (const [stack, count] of [
    ['state', 2],
    ['edge', 1],
    ['mail-in', 1],
  ] as const) {
    const buckets = templateOf(stack).findResources('AWS::S3::Bucket');
    expect(Object.keys(buckets)).toHaveLength(count);
    for (const bucket of Object.values(buckets))
      expect(bucket).toMatchObject({
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
      });
  }
  templateOf('mail-out').hasResource('AWS::SecretsManager::Secret', { DeletionPolicy: 'Retain' });
});
