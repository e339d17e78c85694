import { Duration, Stack, type StackProps, TimeZone } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Construct } from 'constructs';
import type { AdvanceHostingEnv } from '../lambdas/advance-hosting/env.ts';
import type { PlanDigestsEnv } from '../lambdas/plan-digests/env.ts';
import type { ReceiveReportEnv } from '../lambdas/receive-report/env.ts';
import type { ReconcileEnv } from '../lambdas/reconcile/env.ts';
import type { RotateIdEnv } from '../lambdas/rotate-id/env.ts';
import type { SendDigestEnv } from '../lambdas/send-digest/env.ts';
import {
  objectAccess,
  readRecords,
  readSecret,
  sendMailFrom,
  sendTo,
  watchChanges,
  writeRecords,
} from './constructs/permissions.ts';
import { ServiceFunction } from './constructs/service-function.ts';
import { WorkQueue } from './constructs/work-queue.ts';
import {
  dnsEnvironment,
  edgeEnvironment,
  logEnvironment,
  mailEnvironment,
  type ServiceParts,
  serviceEnvironment,
  storeEnvironment,
  writableZones,
} from './service-parts.ts';
import { workerSeconds } from './worker-timeouts.ts';

export interface WorkersStackProps extends StackProps {
  parts: ServiceParts;
  apiUrl: string;
}

/** One function for each kind of work, fed by its own queue, with the rights for this work alone. */
export class WorkersStack extends Stack {
  readonly functions: ServiceFunction<object>[];
  /** Where a schedule that could not start its function leaves word. */
  readonly missedSchedules: WorkQueue;

  constructor(scope: Construct, id: string, props: WorkersStackProps) {
    super(scope, id, props);
    this.missedSchedules = new WorkQueue(this, 'MissedSchedules', { workerSeconds: 60 });
    const rotateId = createRotateId(this, props);
    const advanceHosting = createAdvanceHosting(this, props);
    const receiveReport = createReceiveReport(this, props);
    const sendDigest = createSendDigest(this, props);
    const planDigests = createPlanDigests(this, props);
    const reconcile = createReconcile(this, props);

    const { parts } = props;
    feed(parts.rotateId, rotateId, 1);
    feed(parts.advanceHosting, advanceHosting, 1);
    feed(parts.receiveReport, receiveReport, 10);
    feed(parts.sendDigest, sendDigest, 1);
    this.daily('Digests', planDigests, parts.config.digestHour);
    // Twelve hours after the digests, so that the two do not share the queues' peak.
    this.daily('Reconcile', reconcile, (parts.config.digestHour + 12) % 24);
    this.functions = [rotateId, advanceHosting, receiveReport, sendDigest, planDigests, reconcile];
  }

  private daily(id: string, target: ServiceFunction<object>, hour: number): void {
    new Schedule(this, `${id}Schedule`, {
      schedule: ScheduleExpression.cron({ minute: '0', hour: String(hour), timeZone: TimeZone.ETC_UTC }),
      target: new LambdaInvoke(target, {
        input: ScheduleTargetInput.fromObject({ scheduledAt: ContextAttribute.scheduledTime }),
        retryAttempts: 10,
        maxEventAge: Duration.hours(6),
        deadLetterQueue: this.missedSchedules.deadLetters,
      }),
    });
  }
}

/** Messages of a batch that fail come again alone. */
function feed({ queue }: WorkQueue, worker: ServiceFunction<object>, batchSize: number): void {
  worker.addEventSource(new SqsEventSource(queue, { batchSize, reportBatchItemFailures: true }));
}

function createRotateId(scope: Construct, { parts, apiUrl }: WorkersStackProps) {
  const { config, state, policies, rotateId } = parts;
  const zones = writableZones(config);
  return new ServiceFunction<RotateIdEnv>(scope, 'RotateId', {
    name: 'rotate-id',
    description: 'Makes the _mta-sts record agree with the policy in the bucket',
    environment: {
      ...storeEnvironment(parts),
      ...dnsEnvironment(parts),
      ...edgeEnvironment(parts),
      ...serviceEnvironment(parts, apiUrl),
      ...logEnvironment(parts),
      ROTATE_ID_QUEUE: rotateId.queue.queueUrl,
    },
    permissions: [
      ...objectAccess(policies, { read: ['policies/'] }),
      ...objectAccess(state, { read: ['domains/'], write: ['domains/'] }),
      ...readRecords(scope, zones),
      writeRecords(scope, zones, {
        names: ['_mta-sts.*', `*._mta-sts.${config.serviceDomain}`],
        types: ['TXT'],
      }),
      watchChanges(scope),
      sendTo(rotateId.queue),
    ],
    logDays: config.retention.logDays,
    timeoutSeconds: workerSeconds['rotate-id'],
  });
}

function createAdvanceHosting(scope: Construct, { parts, apiUrl }: WorkersStackProps) {
  const { config, state, advanceHosting, rotateId } = parts;
  const zones = writableZones(config);
  return new ServiceFunction<AdvanceHostingEnv>(scope, 'AdvanceHosting', {
    name: 'advance-hosting',
    description: 'Leads a domain from records to set to being served',
    environment: {
      ...storeEnvironment(parts),
      ...dnsEnvironment(parts),
      ...edgeEnvironment(parts),
      ...serviceEnvironment(parts, apiUrl),
      ...logEnvironment(parts),
      ADVANCE_HOSTING_QUEUE: advanceHosting.queue.queueUrl,
      ROTATE_ID_QUEUE: rotateId.queue.queueUrl,
    },
    permissions: [
      ...objectAccess(state, {
        read: ['domains/', 'inboxes/', 'owners/'],
        write: ['domains/', 'inboxes/', 'owners/'],
      }),
      ...readRecords(scope, zones),
      writeRecords(scope, zones, {
        names: ['_smtp._tls.*', `*._tlsrpt.${config.serviceDomain}`],
        types: ['TXT'],
      }),
      writeRecords(scope, zones, { names: ['mta-sts.*'], types: ['CNAME'] }),
      watchChanges(scope),
      ...manageTenants(scope, parts),
      sendTo(advanceHosting.queue, rotateId.queue),
    ],
    logDays: config.retention.logDays,
    timeoutSeconds: workerSeconds['advance-hosting'],
  });
}

/** Tenants have ids that are not known beforehand; their distribution and connection group are. */
function manageTenants(scope: Construct, { edge }: ServiceParts): PolicyStatement[] {
  const { partition, account } = Stack.of(scope);
  const cloudFront = (resource: string) => `arn:${partition}:cloudfront::${account}:${resource}`;
  return [
    new PolicyStatement({
      actions: [
        'cloudfront:CreateDistributionTenant',
        'cloudfront:DeleteDistributionTenant',
        'cloudfront:GetDistributionTenant',
        'cloudfront:GetDistributionTenantByDomain',
        'cloudfront:GetManagedCertificateDetails',
        'cloudfront:UpdateDistributionTenant',
      ],
      resources: [
        cloudFront('distribution-tenant/*'),
        cloudFront(`distribution/${edge.distribution.attrId}`),
        cloudFront(`connection-group/${edge.connectionGroup.attrId}`),
      ],
    }),
    // CloudFront asks for and reads a tenant's managed certificate in the caller's name.
    new PolicyStatement({
      actions: ['acm:RequestCertificate', 'acm:DescribeCertificate'],
      resources: [`arn:${partition}:acm:us-east-1:${account}:certificate/*`],
    }),
  ];
}

function createReceiveReport(scope: Construct, { parts, apiUrl }: WorkersStackProps) {
  const { config, state, mail } = parts;
  return new ServiceFunction<ReceiveReportEnv>(scope, 'ReceiveReport', {
    name: 'receive-report',
    description: 'Reads report mail and counts what it may count',
    environment: {
      ...storeEnvironment(parts),
      ...serviceEnvironment(parts, apiUrl),
      ...logEnvironment(parts),
    },
    permissions: [
      ...objectAccess(mail, { read: ['mail/in/'] }),
      ...objectAccess(state, {
        read: ['days/', 'domains/', 'inboxes/', 'posts/', 'quarantine/', 'reports/'],
        write: ['days/', 'quarantine/', 'reports/', 'untold/'],
        delete: ['quarantine/'],
      }),
    ],
    logDays: config.retention.logDays,
    timeoutSeconds: workerSeconds['receive-report'],
    // A mail of 40 MB is in memory several times over while it is taken apart.
    memoryMegabytes: 1024,
  });
}

function createSendDigest(scope: Construct, { parts, apiUrl }: WorkersStackProps) {
  const { config, state, sendDigest } = parts;
  return new ServiceFunction<SendDigestEnv>(scope, 'SendDigest', {
    name: 'send-digest',
    description: 'Sends an owner’s daily mail, once',
    environment: {
      ...storeEnvironment(parts),
      ...mailEnvironment(parts),
      ...serviceEnvironment(parts, apiUrl),
      ...logEnvironment(parts),
      SEND_DIGEST_QUEUE: sendDigest.queue.queueUrl,
    },
    permissions: [
      ...objectAccess(state, {
        read: ['days/', 'digests/', 'domains/', 'owners/', 'reports/', 'untold/'],
        write: ['digests/'],
        delete: ['untold/'],
      }),
      sendMailFrom(scope, config.digestFrom, config.mailDomain, parts.configurationSet.configurationSetName),
      readSecret(parts.dkimSecret),
      sendTo(sendDigest.queue),
    ],
    logDays: config.retention.logDays,
    timeoutSeconds: workerSeconds['send-digest'],
  });
}

function createPlanDigests(scope: Construct, { parts }: WorkersStackProps) {
  const { config, state, sendDigest } = parts;
  return new ServiceFunction<PlanDigestsEnv>(scope, 'PlanDigests', {
    name: 'plan-digests',
    description: 'Puts one task for each owner into the queue',
    environment: {
      ...storeEnvironment(parts),
      ...logEnvironment(parts),
      SEND_DIGEST_QUEUE: sendDigest.queue.queueUrl,
    },
    permissions: [...objectAccess(state, {}), sendTo(sendDigest.queue)],
    logDays: config.retention.logDays,
    timeoutSeconds: 900,
  });
}

function createReconcile(scope: Construct, { parts }: WorkersStackProps) {
  const { config, state, advanceHosting, rotateId } = parts;
  return new ServiceFunction<ReconcileEnv>(scope, 'Reconcile', {
    name: 'reconcile',
    description: 'Has every domain looked at again, in case an event was lost',
    environment: {
      ...storeEnvironment(parts),
      ...logEnvironment(parts),
      ADVANCE_HOSTING_QUEUE: advanceHosting.queue.queueUrl,
      ROTATE_ID_QUEUE: rotateId.queue.queueUrl,
    },
    permissions: [...objectAccess(state, {}), sendTo(advanceHosting.queue, rotateId.queue)],
    logDays: config.retention.logDays,
    timeoutSeconds: 900,
  });
}
