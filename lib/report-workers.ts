/** The workers of the daily mail, and of reports to other domains. */

import type { Construct } from 'constructs';
import type { CompactReportsEnv } from '../lambdas/compact-reports/env.ts';
import type { PlanDigestsEnv } from '../lambdas/plan-digests/env.ts';
import type { PlanOutboundEnv } from '../lambdas/plan-outbound/env.ts';
import type { PlanOutboundDaysEnv } from '../lambdas/plan-outbound-days/env.ts';
import type { SendDigestEnv } from '../lambdas/send-digest/env.ts';
import type { SendOutboundEnv } from '../lambdas/send-outbound/env.ts';
import { prefixes } from '../service/store/prefixes.ts';
import { edgeCacheSeconds } from './constructs/edge-behaviour.ts';
import { figures, objectAccess, sendMail, sendTo } from './constructs/permissions.ts';
import { ServiceFunction } from './constructs/service-function.ts';
import {
  logEnvironment,
  mailEnvironment,
  serviceEnvironment,
  storeEnvironment,
  type WorkerProps,
} from './service-parts.ts';
import { workerSeconds } from './worker-limits.ts';

const digestObjects = {
  read: [
    ...figures,
    prefixes.foldMarks,
    prefixes.digests,
    prefixes.domains,
    prefixes.incidents,
    prefixes.ownedDomains,
    prefixes.storedReports,
    prefixes.pendingReports,
    prefixes.pastVersions,
    prefixes.storedBytes,
    prefixes.recipients,
    prefixes.declinedAddresses,
    prefixes.ownerAccounts,
    prefixes.sentMails,
    prefixes.bouncePointers,
  ],
  // It folds the latest reports, and records recipients that were refused.
  write: [
    prefixes.damaged,
    prefixes.digests,
    ...figures,
    prefixes.foldMarks,
    prefixes.incidents,
    prefixes.recipients,
    prefixes.sentMails,
    prefixes.bouncePointers,
  ],
  delete: [prefixes.foldMarks, prefixes.pendingReports],
};

export function createSendDigest(scope: Construct, { parts, apiUrl }: WorkerProps) {
  const { config, state, queues } = parts;
  return new ServiceFunction<SendDigestEnv>(scope, 'SendDigest', {
    name: 'send-digest',
    description: 'Sends an owner’s daily mail, once',
    environment: {
      ...storeEnvironment(parts),
      ...mailEnvironment(parts),
      ...serviceEnvironment(parts, apiUrl),
      ...logEnvironment(parts),
      EDGE_CACHE_SECONDS: String(edgeCacheSeconds),
      SEND_DIGEST_QUEUE: queues['send-digest'].queue.queueUrl,
      ADVANCE_LIFE_CYCLE_QUEUE: queues['advance-life-cycle'].queue.queueUrl,
      FOLD_DAY_QUEUE: queues['fold-day'].queue.queueUrl,
    },
    permissions: [
      ...objectAccess(state, digestObjects),
      ...sendMail(config.mailDomain, parts.configurationSet, parts.dkimSecret),
      sendTo(queues['send-digest'].queue, queues['advance-life-cycle'].queue, queues['fold-day'].queue),
    ],
    logDays: config.retention.logDays,
    timeoutSeconds: workerSeconds['send-digest'],
    // A whole processor, for owners with thousands of domains.
    memoryMegabytes: 2048,
  });
}

export function createPlanOutbound(scope: Construct, { parts, apiUrl }: WorkerProps) {
  const { config, state, queues } = parts;
  return new ServiceFunction<PlanOutboundEnv>(scope, 'PlanOutbound', {
    name: 'plan-outbound',
    description: 'Creates the outgoing reports for one shard of a day',
    environment: {
      ...storeEnvironment(parts),
      ...serviceEnvironment(parts, apiUrl),
      ...logEnvironment(parts),
      PLAN_OUTBOUND_QUEUE: queues['plan-outbound'].queue.queueUrl,
      SEND_OUTBOUND_QUEUE: queues['send-outbound'].queue.queueUrl,
    },
    permissions: [
      ...objectAccess(state, {
        read: [prefixes.outbound, prefixes.sessions],
        write: [prefixes.damaged, prefixes.dueMarkers, prefixes.shardPlans, prefixes.outboundReports],
      }),
      sendTo(queues['send-outbound'].queue),
    ],
    logDays: config.retention.logDays,
    timeoutSeconds: workerSeconds['plan-outbound'],
    memoryMegabytes: 1024,
  });
}

export function createSendOutbound(scope: Construct, { parts, apiUrl }: WorkerProps) {
  const { config, state, queues } = parts;
  return new ServiceFunction<SendOutboundEnv>(scope, 'SendOutbound', {
    name: 'send-outbound',
    description: 'Sends outgoing reports that are due',
    environment: {
      ...storeEnvironment(parts),
      ...mailEnvironment(parts),
      ...serviceEnvironment(parts, apiUrl),
      ...logEnvironment(parts),
      SEND_OUTBOUND_QUEUE: queues['send-outbound'].queue.queueUrl,
    },
    permissions: [
      ...objectAccess(state, {
        read: [prefixes.outbound, prefixes.sessions],
        write: [
          prefixes.addressMarkers,
          prefixes.bouncePointers,
          prefixes.dueMarkers,
          prefixes.outboundReports,
          prefixes.suppressions,
        ],
        delete: [prefixes.dueMarkers],
      }),
      ...sendMail(config.mailDomain, parts.configurationSet, parts.dkimSecret),
      sendTo(queues['send-outbound'].queue),
    ],
    logDays: config.retention.logDays,
    timeoutSeconds: workerSeconds['send-outbound'],
  });
}

export function createPlanOutboundDays(scope: Construct, { parts }: WorkerProps) {
  const { config, state, queues } = parts;
  return new ServiceFunction<PlanOutboundDaysEnv>(scope, 'PlanOutboundDays', {
    name: 'plan-outbound-days',
    description: 'Queues the planning of each day that has results from sending servers',
    environment: {
      ...storeEnvironment(parts),
      ...logEnvironment(parts),
      PLAN_OUTBOUND_QUEUE: queues['plan-outbound'].queue.queueUrl,
    },
    permissions: [...objectAccess(state, {}), sendTo(queues['plan-outbound'].queue)],
    logDays: config.retention.logDays,
    timeoutSeconds: 60,
  });
}

export function createPlanDigests(scope: Construct, { parts }: WorkerProps) {
  const { config, state, queues } = parts;
  return new ServiceFunction<PlanDigestsEnv>(scope, 'PlanDigests', {
    name: 'plan-digests',
    description: 'Queues a task for each owner whose daily mail is due',
    environment: {
      ...storeEnvironment(parts),
      ...logEnvironment(parts),
      SEND_DIGEST_QUEUE: queues['send-digest'].queue.queueUrl,
      DIGEST_HOUR: String(config.digestHour),
    },
    permissions: [
      ...objectAccess(state, { read: [prefixes.digests, prefixes.domains, prefixes.ownedDomains] }),
      sendTo(queues['send-digest'].queue),
    ],
    logDays: config.retention.logDays,
    timeoutSeconds: 900,
  });
}

export function createCompactReports(scope: Construct, { parts }: WorkerProps) {
  const { config, state } = parts;
  return new ServiceFunction<CompactReportsEnv>(scope, 'CompactReports', {
    name: 'compact-reports',
    description: 'Copies the reports of the last days into files for SQL',
    environment: { ...storeEnvironment(parts), ...logEnvironment(parts) },
    permissions: objectAccess(state, {
      read: [prefixes.storedReports],
      write: [prefixes.tables],
      delete: [prefixes.tables],
    }),
    logDays: config.retention.logDays,
    timeoutSeconds: 900,
    memoryMegabytes: 2048,
  });
}
