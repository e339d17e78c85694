/**
 * The service's ports, with the AWS adapters on the stub. Ports without an AWS service get a fake that is connected to
 * the stub.
 */
import { createCloudFrontTenants } from '../../adapters/aws/cloudfront-tenants.ts';
import { createRoute53DnsZone } from '../../adapters/aws/dns/route53-dns-zone.ts';
import { parseTxtValue } from '../../adapters/aws/dns/txt-value.ts';
import { createSesMailOut } from '../../adapters/aws/mail/ses-mail-out.ts';
import { edgeFactsOf } from '../../adapters/aws/ports.ts';
import { createS3ObjectStore } from '../../adapters/aws/s3-object-store.ts';
import { createSqsTaskQueue } from '../../adapters/aws/sqs-task-queue.ts';
import type { DnsAnswer } from '../../core/dns-record/answer.ts';
import type { DnsZone } from '../../service/ports/dns-zone.ts';
import type { PublicFetch } from '../../service/ports/public-fetch.ts';
import type { Resolver } from '../../service/ports/resolver.ts';
import { createFakePorts } from '../fakes/fake-ports.ts';
import type { AwsStub } from './aws-stub.ts';
import { createStubClients } from './stub-clients.ts';

export interface StubNames {
  buckets: { state: string; policies: string; mail: string };
  /** Queue names or URLs by task kind. */
  queues: Record<string, string>;
}

/** Makes the buckets and queues too. */
export function createStubPorts(stub: AwsStub, { buckets, queues }: StubNames) {
  for (const bucket of Object.values(buckets)) stub.s3.createBucket(bucket);
  for (const queue of Object.values(queues)) stub.sqs.createQueue(queue);
  stub.route53.pendingLooks = 0;
  stub.ses.configurationSets.add('strictmx');
  const clients = createStubClients(stub.endpoint);
  const { distributionId, connectionGroupId, endpoint } = stub.cloudFront;
  return {
    ...createFakePorts(),
    store: createS3ObjectStore(clients.s3, buckets),
    dns: createRoute53DnsZone(clients.route53, {
      zones: 'all',
      waiting: { inSyncSeconds: 1, pollMilliseconds: 1 },
      look: lookAtStub(stub),
    }),
    edge: edgeFactsOf({
      EDGE_ENDPOINT: endpoint,
      EDGE_CACHE_SECONDS: '0',
      POLICY_HOST_TARGET: 'service-name',
    }),
    tenants: createCloudFrontTenants(clients.cloudFront, { distributionId, connectionGroupId }),
    mail: createSesMailOut(clients.ses, 'strictmx'),
    tasks: createSqsTaskQueue(clients.sqs, queues),
    resolver: stubResolver(stub),
    fetch: stubFetch(stub, buckets.policies),
  };
}

/** What the stub's own servers answer. */
const lookAtStub =
  ({ route53 }: AwsStub): DnsZone['look'] =>
  async (name, type) => {
    const values = route53.lookUp(name, type);
    return type === 'TXT' ? values.map(parseTxtValue) : values.map((value) => value.replace(/\.$/u, ''));
  };

function stubResolver({ route53 }: AwsStub): Resolver {
  const answer = async <T>(records: T[]): Promise<DnsAnswer<T>> =>
    records.length > 0 ? { kind: 'found', records } : { kind: 'none' };
  return {
    txt: (name) => answer(route53.lookUp(name, 'TXT').map(parseTxtValue)),
    cname: (name) => answer(route53.lookUp(name, 'CNAME').map((value) => value.replace(/\.$/u, ''))),
    mx: () => answer<{ exchange: string; preference: number }>([]),
    addresses: () => answer<string>([]),
    caa: () => answer<{ critical: boolean; tag: string; value: string }>([]),
  };
}

function stubFetch({ s3 }: AwsStub, bucket: string): PublicFetch {
  return {
    async get(url) {
      const [, domain] = /^https:\/\/mta-sts\.([^/]+)\/\.well-known\/mta-sts\.txt$/u.exec(url) ?? [];
      const found = domain && s3.read(bucket, `policies/${domain}/mta-sts.txt`);
      return found
        ? { ok: true, status: 200, contentType: found.headers['content-type'] ?? '', body: found.body }
        : { ok: true, status: 404, contentType: 'text/plain', body: new Uint8Array() };
    },
    post: async () => ({ ok: false, problem: 'connect', detail: 'nobody listens' }),
  };
}
