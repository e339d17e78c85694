import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { ComparisonOperator, type IMetric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { EventMetric } from '../adapters/aws/event-metrics.ts';
import type { ApiStack } from './api-stack.ts';
import { CanaryAlarms } from './constructs/canary-alarms.ts';
import { CertificateNotices } from './constructs/certificate-notices.ts';
import { eventCount } from './constructs/event-count.ts';
import { ReportQueries } from './constructs/report-queries.ts';
import { ServiceAlarm } from './constructs/service-alarm.ts';
import { ServiceDashboard } from './constructs/service-dashboard.ts';
import type { WorkQueue } from './constructs/work-queue.ts';
import type { ServiceParts } from './service-parts.ts';
import type { WorkersStack } from './workers-stack.ts';

export interface OperationsStackProps extends StackProps {
  parts: ServiceParts;
  apiStack: ApiStack;
  workersStack: WorkersStack;
  notices: Topic;
}

/** The dashboard that shows that the service works, and the alarms for when it does not. */
export class OperationsStack extends Stack {
  private readonly props: OperationsStackProps;

  constructor(scope: Construct, id: string, props: OperationsStackProps) {
    super(scope, id, props);
    this.props = props;
    const { parts, apiStack, workersStack, notices } = props;
    allowNotices(this, notices);
    for (const [name, queue] of Object.entries(this.queues())) this.watchQueue(name, queue);
    this.watchFunctions();
    this.watchWork();
    new CanaryAlarms(this, 'Canary', { config: parts.config, notices });
    new CertificateNotices(this, 'Certificates', new SnsTopic(notices));
    new ServiceDashboard(this, 'Dashboard', {
      config: parts.config,
      functions: [...workersStack.functions, apiStack.api],
      queues: Object.values(this.queues()),
    });
    new ReportQueries(this, 'ReportQueries', { state: parts.state, prefix: parts.config.prefix });
  }

  private queues(): Record<string, WorkQueue> {
    const { missedSchedules } = this.props.workersStack;
    return { ...this.props.parts.queues, 'missed-schedules': missedSchedules };
  }

  private watchQueue(name: string, { queue, deadLetters }: WorkQueue): void {
    const { notices } = this.props;
    new ServiceAlarm(this, `${name}DeadLetters`, {
      sentence: `A task of ${name} failed eight times and waits in the dead-letter queue.`,
      runbook: 'dead-letters',
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(5),
        statistic: Stats.MAXIMUM,
      }),
      threshold: 1,
      // SQS reports nothing about a queue that has been unused for hours.
      missingData: TreatMissingData.NOT_BREACHING,
      notices,
    });
    new ServiceAlarm(this, `${name}Backlog`, {
      sentence: `A task of ${name} has waited for more than an hour.`,
      runbook: 'backlog',
      metric: queue.metricApproximateAgeOfOldestMessage({
        period: Duration.minutes(5),
        statistic: Stats.MAXIMUM,
      }),
      threshold: 3600,
      periods: 3,
      // An empty queue has no oldest message.
      missingData: TreatMissingData.NOT_BREACHING,
      notices,
    });
  }

  private watchFunctions(): void {
    const { apiStack, workersStack, notices } = this.props;
    for (const worker of workersStack.functions) {
      new ServiceAlarm(this, `${worker.node.id}Errors`, {
        sentence: `The function ${worker.node.id} crashed or timed out.`,
        runbook: 'function-errors',
        metric: worker.metricErrors({ period: Duration.minutes(15) }),
        // A queue keeps a worker's failed task. A planner's work is done by its next run; for the domains of that hour of the
        // reconciliation, that is tomorrow.
        threshold: workersStack.planners.includes(worker) ? 1 : 3,
        // A function that was not called has no errors.
        missingData: TreatMissingData.NOT_BREACHING,
        notices,
      });
    }
    new ServiceAlarm(this, 'ApiErrors', {
      sentence: 'The API answered requests with 5xx.',
      runbook: 'api-errors',
      metric: apiStack.httpApi.metricServerError({ period: Duration.minutes(15), statistic: Stats.SUM }),
      threshold: 5,
      // No requests, no errors.
      missingData: TreatMissingData.NOT_BREACHING,
      notices,
    });
  }

  private watchWork(): void {
    const { parts, notices } = this.props;
    const count = (event: EventMetric, period: Duration) => eventCount(parts.config, event, period);
    new ServiceAlarm(this, 'RotationsBlocked', {
      sentence: 'New policy ids are blocked repeatedly; the old ids stay announced.',
      runbook: 'rotations-blocked',
      metric: count('rotation-blocked', Duration.hours(1)),
      // A blocked domain is retried four times an hour; more than that is not one owner's mistake.
      threshold: 20,
      // The event is only counted when it happens.
      missingData: TreatMissingData.NOT_BREACHING,
      notices,
    });
    new ServiceAlarm(this, 'DigestMissing', {
      sentence: 'The planner of the daily mail has not run for a day.',
      runbook: 'digest-missing',
      metric: count('digests-planned', Duration.days(1)),
      threshold: 1,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      // The planner did not run: that is the failure.
      missingData: TreatMissingData.BREACHING,
      notices,
    });
    new ServiceAlarm(this, 'IngestSilent', {
      sentence: 'No report was counted for three days.',
      runbook: 'ingest-silent',
      metric: count('report-counted', Duration.days(1)),
      threshold: 1,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      periods: 3,
      // Reporters send daily, so silence is the failure; before the first domain is hosted it is expected.
      missingData: TreatMissingData.BREACHING,
      notices,
    });
    new ServiceAlarm(this, 'QuarantineFilling', {
      sentence: 'More than 100 incoming mails in a day could not be counted.',
      runbook: 'quarantine-filling',
      metric: count('report-quarantined', Duration.days(1)),
      threshold: 100,
      // The event is only counted when it happens.
      missingData: TreatMissingData.NOT_BREACHING,
      notices,
    });
    this.watchSingleEvents(count);
  }

  private watchSingleEvents(count: (event: EventMetric, period: Duration) => IMetric): void {
    const warn = (name: string, event: EventMetric, period: Duration, sentence: string) =>
      new ServiceAlarm(this, name, {
        sentence,
        runbook: event,
        metric: count(event, period),
        threshold: 1,
        // The event is only counted when it happens.
        missingData: TreatMissingData.NOT_BREACHING,
        notices: this.props.notices,
      });
    warn(
      'DeploymentBudgetUsed',
      'deployment-budget-used',
      Duration.hours(1),
      'Report mail has used up the deployment’s storage budget of the day.',
    );
    warn(
      'OwnerlessMailBudgetUsed',
      'ownerless-mail-budget-used',
      Duration.hours(1),
      'Mail that belongs to no owner has used up its storage budget of the day.',
    );
    warn(
      'MailQuotaUsed',
      'mail-quota-used',
      Duration.days(1),
      'Mail to an owner was not sent, because the owner’s quota of the day was used up.',
    );
    warn('UnreadableState', 'unreadable-state', Duration.days(1), 'A stored object cannot be read.');
  }
}

/** A topic with its own policy no longer accepts the account's alarms by default. */
function allowNotices(scope: Construct, notices: Topic): void {
  notices.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [notices.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  );
}
