/** The ports on AWS, each made from its group of variables. A bundle contains only the clients that it makes. */
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { Route53Client } from '@aws-sdk/client-route-53';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { LargeAnswers } from '../../service/ports/large-answers.ts';
import type { Ports } from '../../service/ports/ports.ts';
import type { ServiceSettings } from '../../service/ports/service-settings.ts';
import type { Task } from '../../service/ports/task-queue.ts';
import { bounded } from './bounded.ts';
import { createCloudFrontTenants } from './cloudfront-tenants.ts';
import { createAnswerCheck, lookAtServers } from './dns/authoritative-answers.ts';
import { createRoute53DnsZone } from './dns/route53-dns-zone.ts';
import {
  type dnsVariables,
  type Env,
  type edgeFactVariables,
  type mailVariables,
  queueVariables,
  type serviceVariables,
  type storeVariables,
  type tenantVariables,
} from './env.ts';
import { createS3LargeAnswers } from './s3-large-answers.ts';
import { createS3ObjectStore } from './s3-object-store.ts';
import { createSqsTaskQueue } from './sqs-task-queue.ts';

export const createStore = (env: Env<typeof storeVariables>): Ports['store'] =>
  createS3ObjectStore(new S3Client(bounded), {
    state: env.STATE_BUCKET,
    policies: env.POLICY_BUCKET,
    mail: env.MAIL_BUCKET,
  });

export const createLargeAnswers = (env: Env<typeof storeVariables>, random: Ports['random']): LargeAnswers =>
  createS3LargeAnswers(new S3Client(bounded), env.STATE_BUCKET, random);

export const createDns = (env: Env<typeof dnsVariables>, log: Ports['log']): Ports['dns'] =>
  createRoute53DnsZone(new Route53Client(bounded), {
    serviceZone: {
      id: env.SERVICE_ZONE_ID,
      name: env.SERVICE_ZONE_NAME,
      serviceDomain: env.SERVICE_DOMAIN,
    },
    zones: env.WRITABLE_ZONES === 'all' ? 'all' : env.WRITABLE_ZONES.split(','),
    checkAnswers: createAnswerCheck({ log }),
    look: lookAtServers,
  });

/** https://docs.aws.amazon.com/acm/latest/userguide/setup-caa.html */
export const amazonIssuers = ['amazon.com', 'amazontrust.com', 'awstrust.com', 'amazonaws.com'];

export const edgeFactsOf = (env: Env<typeof edgeFactVariables>): Ports['edge'] => ({
  endpoint: env.EDGE_ENDPOINT,
  takesServiceNames: env.POLICY_HOST_TARGET === 'service-name',
  // The maximum TTL of the distribution's cache policy.
  cacheSeconds: Number(env.EDGE_CACHE_SECONDS),
  caaIssuers: amazonIssuers,
});

export const createTenants = (env: Env<typeof tenantVariables>): Ports['tenants'] =>
  createCloudFrontTenants(new CloudFrontClient(bounded), {
    distributionId: env.DISTRIBUTION_ID,
    connectionGroupId: env.CONNECTION_GROUP_ID,
  });

/** Most events send no mail, so the mail clients are loaded with the first mail. */
export function createMail(env: Env<typeof mailVariables>): Pick<Ports, 'mail' | 'dkimKey'> {
  let loading: Promise<Pick<Ports, 'mail' | 'dkimKey'>> | undefined;
  const load = () => {
    loading ??= import('./mail/mail-ports.ts').then(({ createMailPorts }) => createMailPorts(env));
    return loading;
  };
  return {
    mail: { send: async (mail) => (await load()).mail.send(mail) },
    dkimKey: async () => (await load()).dkimKey(),
  };
}

/** A function may send only to the queues whose variable it has. */
export function createTasks(env: Partial<Record<string, string>>): Ports['tasks'] {
  const urls = Object.entries(queueVariables).flatMap(([kind, variable]) => {
    const url = env[variable];
    return url === undefined ? [] : [[kind, url] as const];
  });
  return createSqsTaskQueue(new SQSClient(bounded), Object.fromEntries(urls) as Record<Task['kind'], string>);
}

export const createServiceSettings = (env: Env<typeof serviceVariables>): ServiceSettings => ({
  serviceDomain: env.SERVICE_DOMAIN,
  mailDomain: env.MAIL_DOMAIN,
  mailReceiver: 'amazonses.com',
  apiUrl: env.API_URL,
  digestFrom: env.DIGEST_FROM,
  storedBytesPerDay: Number(env.STORED_BYTES_PER_DAY),
  // Long enough for caches to help, short enough that senders see a new id within the hour.
  recordTtlSeconds: 300,
  // lib/worker-limits.ts
  longestTaskSeconds: 300,
  retrySeconds: 30,
  // Reports that arrive together are folded together, but within 2 minutes.
  foldDelaySeconds: 20,
});
