/**
 * The workers of a domain's life cycle: removal, change of provider, daily check, and the reconciliation of all
 * domains.
 */
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { AdvanceLifeCycleEnv } from '../lambdas/advance-life-cycle/env.ts';
import type { ReconcileEnv } from '../lambdas/reconcile/env.ts';
import { prefixes } from '../service/store/prefixes.ts';
import type { Config } from './config.ts';
import {
  objectAccess,
  readRecords,
  sendMail,
  sendTo,
  watchChanges,
  writeRecords,
} from './constructs/permissions.ts';
import { ServiceFunction } from './constructs/service-function.ts';
import { endingTenants, manageTenants } from './constructs/tenant-permissions.ts';
import {
  dnsEnvironment,
  edgeEnvironment,
  logEnvironment,
  mailEnvironment,
  type ServiceParts,
  serviceEnvironment,
  storeEnvironment,
  tenantEnvironment,
  type WorkerProps,
  writableZones,
} from './service-parts.ts';
import { workerSeconds } from './worker-limits.ts';

export function createAdvanceLifeCycle(scope: Construct, { parts, apiUrl }: WorkerProps) {
  const { config, queues } = parts;
  return new ServiceFunction<AdvanceLifeCycleEnv>(scope, 'AdvanceLifeCycle', {
    name: 'advance-life-cycle',
    description: 'Removal, change of provider and daily check of a domain',
    environment: {
      ...storeEnvironment(parts),
      ...dnsEnvironment(parts),
      ...edgeEnvironment(parts),
      ...tenantEnvironment(parts),
      ...mailEnvironment(parts),
      ...serviceEnvironment(parts, apiUrl),
      ...logEnvironment(parts),
      ADVANCE_LIFE_CYCLE_QUEUE: queues['advance-life-cycle'].queue.queueUrl,
      ROTATE_ID_QUEUE: queues['rotate-id'].queue.queueUrl,
    },
    permissions: lifeCyclePermissions(scope, parts),
    logDays: config.retention.logDays,
    timeoutSeconds: workerSeconds['advance-life-cycle'],
  });
}

function lifeCyclePermissions(scope: Construct, parts: ServiceParts): PolicyStatement[] {
  const { config, policies, queues } = parts;
  return [
    ...objectAccess(policies, {
      read: [prefixes.policies],
      write: [prefixes.policies],
      delete: [prefixes.policies],
    }),
    ...lifeCycleState(parts),
    ...deleteOurRecords(scope, config),
    watchChanges(scope),
    ...manageTenants(scope, parts.edge, endingTenants),
    ...sendMail(config.mailDomain, parts.configurationSet, parts.dkimSecret),
    sendTo(queues['advance-life-cycle'].queue, queues['rotate-id'].queue),
  ];
}

/** The stored objects of a domain from its registration to its end. */
function lifeCycleState({ state }: ServiceParts): PolicyStatement[] {
  return objectAccess(state, {
    read: [
      prefixes.claims,
      prefixes.days,
      prefixes.unverifiedDays,
      prefixes.domains,
      prefixes.storedBytes,
      prefixes.incidents,
      prefixes.removedDomains,
      prefixes.storedReports,
      prefixes.pastVersions,
      prefixes.recipients,
      prefixes.webhookSecrets,
      prefixes.ownerAccounts,
      prefixes.sentMails,
    ],
    write: [
      prefixes.audit,
      prefixes.damaged,
      prefixes.domains,
      prefixes.incidents,
      prefixes.ownedDomains,
      prefixes.removedDomains,
      prefixes.pastVersions,
      prefixes.recipients,
      prefixes.webhookSecrets,
      prefixes.sentMails,
    ],
    delete: [
      prefixes.domains,
      prefixes.inboxes,
      prefixes.incidents,
      prefixes.ownedDomains,
      prefixes.pendingReports,
      prefixes.pastVersions,
    ],
  });
}

/** At the end of a removal, the records that this service made are deleted. */
function deleteOurRecords(scope: Construct, config: Config): PolicyStatement[] {
  const zones = writableZones(config);
  return [
    ...readRecords(scope, zones),
    ...writeRecords(scope, zones, {
      names: [
        '_mta-sts.*',
        '_smtp._tls.*',
        `*._mta-sts.${config.serviceDomain}`,
        `*._tlsrpt.${config.serviceDomain}`,
      ],
      types: ['TXT'],
      actions: ['DELETE'],
    }),
    ...writeRecords(scope, zones, { names: ['mta-sts.*'], types: ['CNAME'], actions: ['DELETE'] }),
  ];
}

export function createReconcile(scope: Construct, { parts }: WorkerProps) {
  const { config, state, queues } = parts;
  return new ServiceFunction<ReconcileEnv>(scope, 'Reconcile', {
    name: 'reconcile',
    description: 'Queues a check of every domain, in case an event was lost',
    environment: {
      ...storeEnvironment(parts),
      ...logEnvironment(parts),
      ADVANCE_HOSTING_QUEUE: queues['advance-hosting'].queue.queueUrl,
      ADVANCE_LIFE_CYCLE_QUEUE: queues['advance-life-cycle'].queue.queueUrl,
      FOLD_DAY_QUEUE: queues['fold-day'].queue.queueUrl,
      ROTATE_ID_QUEUE: queues['rotate-id'].queue.queueUrl,
    },
    permissions: [
      ...objectAccess(state, {}),
      sendTo(
        queues['advance-hosting'].queue,
        queues['advance-life-cycle'].queue,
        queues['fold-day'].queue,
        queues['rotate-id'].queue,
      ),
    ],
    logDays: config.retention.logDays,
    timeoutSeconds: 900,
  });
}
