/** The workers that host domains: they make records, tenants and ids agree with the owners' settings. */
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { AdvanceHostingEnv } from '../lambdas/advance-hosting/env.ts';
import type { RotateIdEnv } from '../lambdas/rotate-id/env.ts';
import { prefixes } from '../service/store/prefixes.ts';
import { objectAccess, readRecords, sendTo, watchChanges, writeRecords } from './constructs/permissions.ts';
import { ServiceFunction } from './constructs/service-function.ts';
import { makingTenants, manageTenants } from './constructs/tenant-permissions.ts';
import {
  dnsEnvironment,
  edgeEnvironment,
  logEnvironment,
  type ServiceParts,
  serviceEnvironment,
  storeEnvironment,
  tenantEnvironment,
  type WorkerProps,
  writableZones,
} from './service-parts.ts';
import { workerSeconds } from './worker-limits.ts';

/**
 * The types of our own records, and of what others set in their place, which is replaced for a domain with `adoptRecords`
 * (service/records/in-the-way.ts). Not NS and DS: nobody may delete a delegation.
 */
const besideTxt = ['TXT', 'CNAME'];
const besideCname = [
  'CNAME',
  'A',
  'AAAA',
  'CAA',
  'HTTPS',
  'MX',
  'NAPTR',
  'PTR',
  'SPF',
  'SRV',
  'SSHFP',
  'SVCB',
  'TLSA',
  'TXT',
];

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
      ...objectAccess(state, {
        read: [prefixes.domains, prefixes.pastVersions],
        write: [prefixes.audit, prefixes.domains],
      }),
      ...readRecords(scope, zones),
      ...writeRecords(scope, zones, {
        names: ['_mta-sts.*', `*._mta-sts.${config.serviceDomain}`],
        types: besideTxt,
      }),
      watchChanges(scope),
      sendTo(queues['rotate-id'].queue, queues['advance-life-cycle'].queue),
    ],
    logDays: config.retention.logDays,
    timeoutSeconds: workerSeconds['rotate-id'],
  });
}

export function createAdvanceHosting(scope: Construct, { parts, apiUrl }: WorkerProps) {
  const { config, queues } = parts;
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
      ADVANCE_LIFE_CYCLE_QUEUE: queues['advance-life-cycle'].queue.queueUrl,
      RECEIVE_REPORT_QUEUE: queues['receive-report'].queue.queueUrl,
      ROTATE_ID_QUEUE: queues['rotate-id'].queue.queueUrl,
    },
    permissions: hostingPermissions(scope, parts),
    logDays: config.retention.logDays,
    timeoutSeconds: workerSeconds['advance-hosting'],
  });
}

function hostingPermissions(scope: Construct, parts: ServiceParts): PolicyStatement[] {
  const { config, state, queues } = parts;
  const zones = writableZones(config);
  return [
    ...objectAccess(state, {
      read: [
        prefixes.claims,
        prefixes.domains,
        prefixes.inboxes,
        prefixes.ownedDomains,
        prefixes.removedDomains,
      ],
      write: [prefixes.audit, prefixes.claims, prefixes.domains, prefixes.inboxes, prefixes.ownedDomains],
      delete: [prefixes.claims, prefixes.ownedDomains, prefixes.waitingReports],
    }),
    ...readRecords(scope, zones),
    ...writeRecords(scope, zones, {
      names: ['_smtp._tls.*', `*._tlsrpt.${config.serviceDomain}`],
      types: besideTxt,
    }),
    ...writeRecords(scope, zones, { names: ['mta-sts.*'], types: besideCname }),
    watchChanges(scope),
    ...manageTenants(scope, parts.edge, makingTenants),
    sendTo(
      queues['advance-hosting'].queue,
      queues['rotate-id'].queue,
      queues['advance-life-cycle'].queue,
      queues['receive-report'].queue,
    ),
  ];
}
