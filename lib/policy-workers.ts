/** The workers that make records, tenants and ids agree with what owners want. */

import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { AdvanceHostingEnv } from '../lambdas/advance-hosting/env.ts';
import type { AdvanceLifeCycleEnv } from '../lambdas/advance-life-cycle/env.ts';
import type { ReconcileEnv } from '../lambdas/reconcile/env.ts';
import type { RotateIdEnv } from '../lambdas/rotate-id/env.ts';
import { prefixes } from '../service/store/prefixes.ts';
import {
  objectAccess,
  readRecords,
  sendMail,
  sendTo,
  watchChanges,
  writeRecords,
} from './constructs/permissions.ts';
import { ServiceFunction } from './constructs/service-function.ts';
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
import { workerSeconds } from './worker-timeouts.ts';

export function createRotateId(scope: Construct, { parts, apiUrl }: WorkerProps) {
  const { config, state, policies, queues } = parts;
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
      ROTATE_ID_QUEUE: queues['rotate-id'].queue.queueUrl,
      ADVANCE_LIFE_CYCLE_QUEUE: queues['advance-life-cycle'].queue.queueUrl,
    },
    permissions: [
      ...objectAccess(policies, { read: [prefixes.policies] }),
      ...objectAccess(state, { read: [prefixes.domains, prefixes.pastVersions], write: [prefixes.domains] }),
      ...readRecords(scope, zones),
      writeRecords(scope, zones, {
        names: ['_mta-sts.*', `*._mta-sts.${config.serviceDomain}`],
        types: ['TXT'],
      }),
      watchChanges(scope),
      sendTo(queues['rotate-id'].queue, queues['advance-life-cycle'].queue),
    ],
    logDays: config.retention.logDays,
    timeoutSeconds: workerSeconds['rotate-id'],
  });
}

export function createAdvanceHosting(scope: Construct, { parts, apiUrl }: WorkerProps) {
  const { config, state, queues } = parts;
  const zones = writableZones(config);
  return new ServiceFunction<AdvanceHostingEnv>(scope, 'AdvanceHosting', {
    name: 'advance-hosting',
    description: 'Takes a domain from "records to set" to "serving"',
    environment: {
      ...storeEnvironment(parts),
      ...dnsEnvironment(parts),
      ...edgeEnvironment(parts),
      ...tenantEnvironment(parts),
      ...serviceEnvironment(parts, apiUrl),
      ...logEnvironment(parts),
      ADVANCE_HOSTING_QUEUE: queues['advance-hosting'].queue.queueUrl,
      ROTATE_ID_QUEUE: queues['rotate-id'].queue.queueUrl,
    },
    permissions: [
      ...objectAccess(state, {
        read: [prefixes.domains, prefixes.inboxes, prefixes.ownedDomains],
        write: [prefixes.domains, prefixes.inboxes, prefixes.ownedDomains],
      }),
      ...readRecords(scope, zones),
      writeRecords(scope, zones, {
        names: ['_smtp._tls.*', `*._tlsrpt.${config.serviceDomain}`],
        types: ['TXT'],
      }),
      writeRecords(scope, zones, { names: ['mta-sts.*'], types: ['CNAME'] }),
      watchChanges(scope),
      ...manageTenants(scope, parts, makingTenants),
      sendTo(queues['advance-hosting'].queue, queues['rotate-id'].queue),
    ],
    logDays: config.retention.logDays,
    timeoutSeconds: workerSeconds['advance-hosting'],
  });
}

const readingTenants = [
  'cloudfront:GetDistributionTenant',
  'cloudfront:GetDistributionTenantByDomain',
  'cloudfront:GetManagedCertificateDetails',
];
const makingTenants = [
  ...readingTenants,
  'cloudfront:CreateDistributionTenant',
  'cloudfront:UpdateDistributionTenant',
];
const endingTenants = [
  ...readingTenants,
  'cloudfront:DeleteDistributionTenant',
  'cloudfront:UpdateDistributionTenant',
];

/** The ids of tenants are not known in advance; their distribution and connection group are. */
function manageTenants(scope: Construct, { edge }: ServiceParts, actions: string[]): PolicyStatement[] {
  const { partition, account } = Stack.of(scope);
  const cloudFront = (resource: string) => `arn:${partition}:cloudfront::${account}:${resource}`;
  return [
    new PolicyStatement({
      actions,
      resources: [
        cloudFront('distribution-tenant/*'),
        cloudFront(`distribution/${edge.distribution.attrId}`),
        cloudFront(`connection-group/${edge.connectionGroup.attrId}`),
      ],
    }),
    // CloudFront requests and reads a tenant's managed certificate with the caller's rights.
    new PolicyStatement({
      actions: ['acm:DescribeCertificate', 'acm:RequestCertificate'],
      resources: [`arn:${partition}:acm:us-east-1:${account}:certificate/*`],
    }),
  ];
}

export function createAdvanceLifeCycle(scope: Construct, { parts, apiUrl }: WorkerProps) {
  const { config, state, policies, queues } = parts;
  const zones = writableZones(config);
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
    permissions: [
      ...objectAccess(policies, {
        read: [prefixes.policies],
        write: [prefixes.policies],
        delete: [prefixes.policies],
      }),
      ...objectAccess(state, {
        read: [
          prefixes.days,
          prefixes.domains,
          prefixes.incidents,
          prefixes.removedDomains,
          prefixes.storedReports,
          prefixes.removedDomains,
          prefixes.pastVersions,
        ],
        write: [
          prefixes.audit,
          prefixes.domains,
          prefixes.incidents,
          prefixes.removedDomains,
          prefixes.pastVersions,
        ],
        delete: [
          prefixes.domains,
          prefixes.inboxes,
          prefixes.incidents,
          prefixes.ownedDomains,
          prefixes.removedDomains,
          prefixes.pendingReports,
          prefixes.pastVersions,
        ],
      }),
      ...readRecords(scope, zones),
      writeRecords(scope, zones, {
        names: [
          '_mta-sts.*',
          '_smtp._tls.*',
          `*._mta-sts.${config.serviceDomain}`,
          `*._tlsrpt.${config.serviceDomain}`,
        ],
        types: ['TXT'],
        actions: ['DELETE'],
      }),
      writeRecords(scope, zones, { names: ['mta-sts.*'], types: ['CNAME'], actions: ['DELETE'] }),
      watchChanges(scope),
      ...manageTenants(scope, parts, endingTenants),
      ...sendMail(config.mailDomain, parts.configurationSet, parts.dkimSecret),
      sendTo(queues['advance-life-cycle'].queue, queues['rotate-id'].queue),
    ],
    logDays: config.retention.logDays,
    timeoutSeconds: workerSeconds['advance-life-cycle'],
  });
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
      ROTATE_ID_QUEUE: queues['rotate-id'].queue.queueUrl,
    },
    permissions: [
      ...objectAccess(state, {}),
      sendTo(queues['advance-hosting'].queue, queues['advance-life-cycle'].queue, queues['rotate-id'].queue),
    ],
    logDays: config.retention.logDays,
    timeoutSeconds: 900,
  });
}
