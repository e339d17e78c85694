/** The resources that the functions use, and the variables that name them. */
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ConfigurationSet } from 'aws-cdk-lib/aws-ses';
import { queueUrlVariables, type WorkKind } from '../adapters/aws/queue-names.ts';
import type { Config } from './config.ts';
import { edgeCacheSeconds } from './constructs/edge-behaviour.ts';
import type { PolicyEdge } from './constructs/policy-edge.ts';
import type { WorkQueue } from './constructs/work-queue.ts';

export interface ServiceParts {
  config: Config;
  state: Bucket;
  policies: Bucket;
  mail: Bucket;
  edge: PolicyEdge;
  queues: Record<WorkKind, WorkQueue>;
  dkimSecret: Secret;
  configurationSet: ConfigurationSet;
}

/** What a worker is created from. */
export interface WorkerProps {
  parts: ServiceParts;
  apiUrl: string;
}

export const metricsNamespace = ({ prefix }: Config): string => `StrictMX/${prefix}`;

/** Zones that the service writes: its own, and those of hosted domains. */
export const writableZones = ({ hostedZone, managedZones }: Config): 'all' | string[] =>
  managedZones === 'all' ? 'all' : [hostedZone.id, ...managedZones];

export const storeEnvironment = ({ state, policies, mail }: ServiceParts) => ({
  STATE_BUCKET: state.bucketName,
  POLICY_BUCKET: policies.bucketName,
  MAIL_BUCKET: mail.bucketName,
});

export const dnsEnvironment = ({ config }: ServiceParts) => {
  const zones = writableZones(config);
  return {
    WRITABLE_ZONES: zones === 'all' ? 'all' : zones.join(','),
    SERVICE_ZONE_ID: config.hostedZone.id,
    SERVICE_ZONE_NAME: config.hostedZone.name,
    SERVICE_DOMAIN: config.serviceDomain,
  };
};

/** For functions that may change the edge's tenants. */
export const tenantEnvironment = ({ edge }: ServiceParts) => ({
  DISTRIBUTION_ID: edge.distribution.attrId,
  CONNECTION_GROUP_ID: edge.connectionGroup.attrId,
});

export const edgeEnvironment = ({ config, edge }: ServiceParts) => ({
  EDGE_ENDPOINT: edge.endpoint,
  EDGE_CACHE_SECONDS: String(edgeCacheSeconds),
  POLICY_HOST_TARGET: config.policyHostTarget,
});

/** For the function that may send to every queue. */
export const queueEnvironment = ({ queues }: ServiceParts) =>
  queueUrlVariables((work) => queues[work].queue.queueUrl);

export const mailEnvironment = ({ configurationSet, dkimSecret }: ServiceParts) => ({
  CONFIGURATION_SET: configurationSet.configurationSetName,
  DKIM_SECRET: dkimSecret.secretArn,
});

export const logEnvironment = ({ config }: ServiceParts) => ({
  METRICS_NAMESPACE: metricsNamespace(config),
});

export const serviceEnvironment = ({ config }: ServiceParts, apiUrl: string) => ({
  SERVICE_DOMAIN: config.serviceDomain,
  MAIL_DOMAIN: config.mailDomain,
  API_URL: apiUrl,
  DIGEST_FROM: config.digestFrom,
  STORED_BYTES_PER_DAY: String(config.storedBytesPerDay),
});
