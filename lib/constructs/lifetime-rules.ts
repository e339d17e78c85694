import { Duration } from 'aws-cdk-lib';
import type { LifecycleRule } from 'aws-cdk-lib/aws-s3';
import { daysOf, lifetimes } from '../../service/store/lifetimes.table.ts';
import { prefixes } from '../../service/store/prefixes.ts';

/** The rules that delete what others caused us to store. Raw mail is in a separate bucket. */
export function lifetimeRules(bucket: 'mail' | 'state', rawMailDays: number): LifecycleRule[] {
  return lifetimes
    .filter(({ prefix }) => (prefix === prefixes.incomingMail) === (bucket === 'mail'))
    .map((lifetime) => ({
      prefix: lifetime.prefix,
      expiration: Duration.days(daysOf(lifetime, rawMailDays)),
    }));
}
