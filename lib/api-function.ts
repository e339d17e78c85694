import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { apiTasks } from '../adapters/aws/queue-names.ts';
import type { ApiFunctionEnv } from '../lambdas/api/env.ts';
import { prefixes } from '../service/store/prefixes.ts';
import { figures, objectAccess, readRecords, sendMail, sendTo } from './constructs/permissions.ts';
import { ServiceFunction } from './constructs/service-function.ts';
import {
  dnsEnvironment,
  edgeEnvironment,
  logEnvironment,
  mailEnvironment,
  queueEnvironment,
  type ServiceParts,
  serviceEnvironment,
  storeEnvironment,
  writableZones,
} from './service-parts.ts';

/** Creates the function behind the HTTP API. `url` is the API's own, without a final slash. */
export function createApiFunction(
  scope: Construct,
  parts: ServiceParts,
  url: string,
): ServiceFunction<ApiFunctionEnv> {
  const { config } = parts;
  return new ServiceFunction<ApiFunctionEnv>(scope, 'Api', {
    name: 'api',
    description: 'The HTTP API',
    environment: apiEnvironment(parts, url),
    permissions: apiPermissions(scope, parts),
    logDays: config.retention.logDays,
    // API Gateway gives up after 30 s.
    timeoutSeconds: 29,
    memoryMegabytes: 1024,
  });
}

function apiEnvironment(parts: ServiceParts, url: string): ApiFunctionEnv {
  return {
    ...storeEnvironment(parts),
    ...dnsEnvironment(parts),
    ...edgeEnvironment(parts),
    ...mailEnvironment(parts),
    ...serviceEnvironment(parts, url),
    ...logEnvironment(parts),
    ...queueEnvironment(parts),
  };
}

function apiPermissions(scope: Construct, parts: ServiceParts): PolicyStatement[] {
  const { config, policies, mail, queues } = parts;
  return [
    ...apiState(parts),
    ...objectAccess(policies, { read: [prefixes.policies], write: [prefixes.policies] }),
    ...objectAccess(mail, {}),
    ...readRecords(scope, writableZones(config)),
    sendTo(...apiTasks.map((kind) => queues[kind].queue)),
    ...sendMail(config.mailDomain, parts.configurationSet, parts.dkimSecret),
  ];
}

/** What the API may write. */
const written = [
  prefixes.audit,
  prefixes.claims,
  prefixes.damaged,
  prefixes.exports,
  ...figures,
  prefixes.foldMarks,
  prefixes.digests,
  prefixes.domains,
  prefixes.inboxes,
  // A mail that is sent by hand records recipients that were refused.
  prefixes.incidents,
  prefixes.outbound,
  prefixes.ownedDomains,
  prefixes.ownerAccounts,
  prefixes.recipients,
  prefixes.webhookSecrets,
  prefixes.declinedAddresses,
  prefixes.sentMails,
  prefixes.incomingPosts,
  prefixes.postLimits,
  prefixes.storedBytes,
  prefixes.quarantine,
  prefixes.storedReports,
  prefixes.sessions,
  prefixes.tokens,
  prefixes.pendingReports,
  prefixes.waitingReports,
];

/** The stored objects that the API may read, write and delete. */
function apiState({ state }: ServiceParts): PolicyStatement[] {
  return objectAccess(state, {
    read: [''],
    write: written,
    delete: [
      prefixes.claims,
      prefixes.foldMarks,
      prefixes.inboxes,
      prefixes.incomingPosts,
      prefixes.suppressions,
      prefixes.ownedDomains,
      prefixes.quarantine,
      prefixes.storedReports,
      prefixes.tokens,
      prefixes.pendingReports,
      prefixes.waitingReports,
    ],
  });
}
