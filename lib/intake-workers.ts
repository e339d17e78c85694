/** The workers that process incoming reports. */
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { FoldDayEnv } from '../lambdas/fold-day/env.ts';
import type { ForwardMailEnv } from '../lambdas/forward-mail/env.ts';
import type { ReceiveReportEnv } from '../lambdas/receive-report/env.ts';
import { prefixes } from '../service/store/prefixes.ts';
import { figures, objectAccess, sendMail, sendTo } from './constructs/permissions.ts';
import { ServiceFunction } from './constructs/service-function.ts';
import {
  logEnvironment,
  mailEnvironment,
  serviceEnvironment,
  storeEnvironment,
  type WorkerProps,
} from './service-parts.ts';
import { receiveReportRoom, workerSeconds } from './worker-limits.ts';

export function createReceiveReport(scope: Construct, { parts, apiUrl }: WorkerProps) {
  const { config, queues } = parts;
  return new ServiceFunction<ReceiveReportEnv>(scope, 'ReceiveReport', {
    name: 'receive-report',
    description: 'Reads report mail and counts it',
    environment: {
      ...storeEnvironment(parts),
      ...serviceEnvironment(parts, apiUrl),
      ...logEnvironment(parts),
      FOLD_DAY_QUEUE: queues['fold-day'].queue.queueUrl,
      FORWARD_MAIL_QUEUE: queues['forward-mail'].queue.queueUrl,
      RECEIVE_REPORT_QUEUE: queues['receive-report'].queue.queueUrl,
    },
    permissions: receivePermissions(parts),
    logDays: config.retention.logDays,
    timeoutSeconds: workerSeconds['receive-report'],
    memoryMegabytes: receiveReportRoom.memoryMegabytes,
  });
}

function receivePermissions({ state, mail, queues }: WorkerProps['parts']): PolicyStatement[] {
  return [
    ...objectAccess(mail, {
      read: [prefixes.incomingMail],
      // Mail that an owner's budget does not keep.
      delete: [prefixes.incomingMail],
    }),
    ...objectAccess(state, {
      read: [
        prefixes.claims,
        prefixes.days,
        prefixes.domains,
        prefixes.ownerAccounts,
        prefixes.storedBytes,
        prefixes.inboxes,
        prefixes.outbound,
        prefixes.incomingPosts,
        prefixes.quarantine,
        prefixes.storedReports,
        prefixes.pendingReports,
      ],
      write: [
        prefixes.foldMarks,
        prefixes.storedBytes,
        prefixes.outboundReports,
        prefixes.bouncePointers,
        prefixes.suppressions,
        prefixes.quarantine,
        prefixes.storedReports,
        prefixes.pendingReports,
        prefixes.waitingReports,
        prefixes.operatorMarks,
      ],
      // A replay removes reports that an earlier version read differently.
      delete: [
        prefixes.incomingPosts,
        prefixes.quarantine,
        prefixes.storedReports,
        prefixes.pendingReports,
        prefixes.waitingReports,
      ],
    }),
    sendTo(queues['fold-day'].queue, queues['forward-mail'].queue),
  ];
}

export function createFoldDay(scope: Construct, { parts }: WorkerProps) {
  const { config, state, queues } = parts;
  return new ServiceFunction<FoldDayEnv>(scope, 'FoldDay', {
    name: 'fold-day',
    description: 'Puts the reports that came in into the figures of their day',
    environment: {
      ...storeEnvironment(parts),
      ...logEnvironment(parts),
      ADVANCE_LIFE_CYCLE_QUEUE: queues['advance-life-cycle'].queue.queueUrl,
      FOLD_DAY_QUEUE: queues['fold-day'].queue.queueUrl,
    },
    permissions: [
      ...objectAccess(state, {
        read: [...figures, prefixes.foldMarks, prefixes.incidents, prefixes.storedReports],
        write: [...figures, prefixes.foldMarks],
        delete: [prefixes.foldMarks, prefixes.pendingReports],
      }),
      sendTo(queues['advance-life-cycle'].queue, queues['fold-day'].queue),
    ],
    logDays: config.retention.logDays,
    timeoutSeconds: workerSeconds['fold-day'],
    // Four reports of 100,000 details at a time.
    memoryMegabytes: 1024,
  });
}

/** Apart from what reads the mail of strangers, since it has the key that signs ours. */
export function createForwardMail(scope: Construct, { parts, apiUrl }: WorkerProps) {
  const { config, state, mail, queues } = parts;
  return new ServiceFunction<ForwardMailEnv>(scope, 'ForwardMail', {
    name: 'forward-mail',
    description: 'Forwards to the operator what others wrote to the service',
    environment: {
      ...storeEnvironment(parts),
      ...mailEnvironment(parts),
      ...serviceEnvironment(parts, apiUrl),
      ...logEnvironment(parts),
      ALARM_EMAIL: config.alarmEmail,
      ALARM_LANGUAGE: config.alarmLanguage,
      FORWARD_MAIL_QUEUE: queues['forward-mail'].queue.queueUrl,
    },
    permissions: [
      ...objectAccess(mail, { read: [prefixes.incomingMail] }),
      ...objectAccess(state, {
        read: [prefixes.forwardedMail],
        write: [prefixes.forwardedMail],
        delete: [prefixes.operatorMarks],
      }),
      ...sendMail(config.mailDomain, parts.configurationSet, parts.dkimSecret),
      sendTo(queues['forward-mail'].queue),
    ],
    logDays: config.retention.logDays,
    timeoutSeconds: workerSeconds['forward-mail'],
    // A mail of 40 MB.
    memoryMegabytes: 512,
  });
}
