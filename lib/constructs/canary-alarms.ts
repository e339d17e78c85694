import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Config } from '../config.ts';
import { eventCount } from './event-count.ts';
import { ServiceAlarm } from './service-alarm.ts';

/** About the deployment's own domain. By way of SNS, so that they reach the operator even if our own mail does not. */
export class CanaryAlarms extends Construct {
  constructor(scope: Construct, id: string, { config, notices }: { config: Config; notices: ITopic }) {
    super(scope, id);
    const day = Duration.days(1);
    new ServiceAlarm(this, 'CanaryFaulty', {
      sentence: 'The canary has a fault, which other domains probably have too.',
      runbook: 'canary-faulty',
      metric: eventCount(config, 'canary-faulty', day),
      threshold: 1,
      // It is checked once a day, so the last check may be in the period before this one.
      periods: 2,
      breaches: 1,
      // The event is only counted when it happens.
      missingData: TreatMissingData.NOT_BREACHING,
      notices,
    });
    new ServiceAlarm(this, 'CanaryNotChecked', {
      sentence: 'The canary was not checked for two days, or is not hosted.',
      runbook: 'canary-not-checked',
      metric: eventCount(config, 'canary-checked', day),
      threshold: 1,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      periods: 2,
      // The daily check did not run: that is the failure; before the canary is hosted it is expected.
      missingData: TreatMissingData.BREACHING,
      notices,
    });
  }
}
