import { Duration, Stack, type StackProps, TimeZone } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke, SqsSendMessage } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Construct } from 'constructs';
import { type WorkKind, workKinds } from '../adapters/aws/queue-names.ts';
import { compactingHours } from '../lambdas/compact-reports/env.ts';
import type { ServiceFunction } from './constructs/service-function.ts';
import { WorkQueue } from './constructs/work-queue.ts';
import { createFoldDay, createForwardMail, createReceiveReport } from './intake-workers.ts';
import { createAdvanceLifeCycle, createReconcile } from './life-cycle-workers.ts';
import { createAdvanceHosting, createRotateId } from './policy-workers.ts';
import {
  createCompactReports,
  createPlanDigests,
  createPlanOutbound,
  createPlanOutboundDays,
  createSendDigest,
  createSendOutbound,
} from './report-workers.ts';
import type { WorkerProps } from './service-parts.ts';
import { intakeAtOnce, receiveReportRoom } from './worker-limits.ts';

export type WorkersStackProps = StackProps & WorkerProps;

/** One function for each kind of work, fed by its own queue, with the rights for this work only. */
export class WorkersStack extends Stack {
  readonly functions: ServiceFunction<object>[];
  /** The variables of the functions that a schedule starts. */
  readonly planners: ServiceFunction<object>[];
  /** Receives a message if a schedule could not start its function. */
  readonly missedSchedules: WorkQueue;

  constructor(scope: Construct, id: string, props: WorkersStackProps) {
    super(scope, id, props);
    const { config, queues } = props.parts;
    this.missedSchedules = new WorkQueue(this, 'MissedSchedules', {
      prefix: config.prefix,
      work: 'missed-schedules',
      workerSeconds: 60,
    });
    const workers: Record<WorkKind, [worker: ServiceFunction<object>, batchSize: number, atOnce?: number]> = {
      // Ids that rotate at the same time go into one request to Route 53.
      'rotate-id': [createRotateId(this, props), 10, route53AtOnce],
      'advance-hosting': [createAdvanceHosting(this, props), 1, route53AtOnce],
      'receive-report': [createReceiveReport(this, props), receiveReportRoom.mailsAtOnce, intakeAtOnce.mails],
      // Many reports of a day request its fold; the first fold processes all of them (adapters/aws/queue-events.ts).
      'fold-day': [createFoldDay(this, props), 4, intakeAtOnce.folds],
      // Each run forwards all that waits.
      'forward-mail': [createForwardMail(this, props), 10, 2],
      // SES allows 14 mails a second for an account without a higher limit.
      'send-digest': [createSendDigest(this, props), 1, 10],
      'advance-life-cycle': [createAdvanceLifeCycle(this, props), 1],
      'plan-outbound': [createPlanOutbound(this, props), 1],
      'send-outbound': [createSendOutbound(this, props), 1],
    };
    for (const kind of workKinds) feed(queues[kind], ...workers[kind]);
    this.planners = this.createPlanners(props);
    this.functions = [...workKinds.map((kind) => workers[kind][0]), ...this.planners];
    this.sendDueReports(queues['send-outbound']);
    this.forwardWaitingMail(queues['forward-mail']);
  }

  /** Creates the functions that a schedule starts. */
  private createPlanners(props: WorkersStackProps): ServiceFunction<object>[] {
    const planDigests = createPlanDigests(this, props);
    const planOutboundDays = createPlanOutboundDays(this, props);
    const reconcile = createReconcile(this, props);
    // Owners choose their hour; the next planning catches up on what an hour missed.
    this.schedule(
      'Digests',
      ScheduleExpression.cron({ minute: '0', timeZone: TimeZone.ETC_UTC }),
      planDigests,
    );
    // Each domain has a fixed hour. Half past, so that it does not coincide with the mails.
    this.schedule(
      'Reconcile',
      ScheduleExpression.cron({ minute: '30', timeZone: TimeZone.ETC_UTC }),
      reconcile,
    );
    this.schedule('OutboundDays', ScheduleExpression.rate(Duration.hours(1)), planOutboundDays);
    const compactReports = createCompactReports(this, props);
    const { first, last } = compactingHours;
    // Each start continues where the last one had no more time: 100,000 domains take about two.
    this.schedule(
      'Compact',
      ScheduleExpression.cron({ minute: '45', hour: `${first}-${last}`, timeZone: TimeZone.ETC_UTC }),
      compactReports,
    );
    return [planDigests, planOutboundDays, reconcile, compactReports];
  }

  private schedule(id: string, schedule: ScheduleExpression, target: ServiceFunction<object>): void {
    new Schedule(this, `${id}Schedule`, {
      schedule,
      target: new LambdaInvoke(target, {
        input: ScheduleTargetInput.fromObject({ scheduledAt: ContextAttribute.scheduledTime }),
        retryAttempts: 10,
        maxEventAge: Duration.hours(6),
        deadLetterQueue: this.missedSchedules.deadLetters,
      }),
    });
  }

  /** RFC 8460 §5.5 requires retries for a day; each run sends what is due by then. */
  private sendDueReports({ queue }: WorkQueue): void {
    new Schedule(this, 'SendOutboundSchedule', {
      schedule: ScheduleExpression.rate(Duration.minutes(5)),
      target: new SqsSendMessage(queue, {
        input: ScheduleTargetInput.fromObject({ kind: 'send-outbound' }),
        deadLetterQueue: this.missedSchedules.deadLetters,
      }),
    });
  }

  /** At the full hour: what came after the mail of the last one. */
  private forwardWaitingMail({ queue }: WorkQueue): void {
    new Schedule(this, 'ForwardMailSchedule', {
      schedule: ScheduleExpression.cron({ minute: '0' }),
      target: new SqsSendMessage(queue, {
        input: ScheduleTargetInput.fromObject({ kind: 'forward-mail' }),
        deadLetterQueue: this.missedSchedules.deadLetters,
      }),
    });
  }
}

/**
 * Route 53 takes 10 requests a second from an account, and others in it use them too. A change takes some six requests
 * in half a minute, so this many of each kind at once stay below 4 a second.
 */
const route53AtOnce = 8;

/** Only the failed messages of a batch are retried. */
function feed(
  { queue }: WorkQueue,
  worker: ServiceFunction<object>,
  batchSize: number,
  maxConcurrency?: number,
): void {
  worker.addEventSource(
    new SqsEventSource(queue, {
      batchSize,
      reportBatchItemFailures: true,
      ...(maxConcurrency !== undefined && { maxConcurrency }),
    }),
  );
}
