/** A whole deployment in one process: the workflows on the AWS adapters on the stub, with the internet as fakes. */

import { createCloudFrontTenants } from '../../../adapters/aws/cloudfront-tenants.ts';
import { createRoute53DnsZone } from '../../../adapters/aws/dns/route53-dns-zone.ts';
import { parseTxtValue } from '../../../adapters/aws/dns/txt-value.ts';
import { createSesMailOut } from '../../../adapters/aws/mail/ses-mail-out.ts';
import { edgeFactsOf } from '../../../adapters/aws/ports.ts';
import { createS3ObjectStore } from '../../../adapters/aws/s3-object-store.ts';
import { createSqsTaskQueue } from '../../../adapters/aws/sqs-task-queue.ts';
import type { Ports } from '../../../service/ports/ports.ts';
import type { PublicFetch } from '../../../service/ports/public-fetch.ts';
import type { Lookup, Resolver } from '../../../service/ports/resolver.ts';
import type { Task } from '../../../service/ports/task-queue.ts';
import { AwsStub } from '../../aws-stub/aws-stub.ts';
import { createStubClients } from '../../aws-stub/stub-clients.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';

const kinds = [
  'rotate-id',
  'advance-hosting',
  'advance-life-cycle',
  'receive-report',
  'send-digest',
  'plan-outbound',
  'send-outbound',
] as const satisfies Task['kind'][];

export class FaultWorld {
  readonly stub: AwsStub;
  readonly ports: Ports;
  readonly zoneId: string;
  readonly #fakes = createFakePorts();
  readonly #tasks = new Set<string>();

  private constructor(stub: AwsStub, endpoint: string) {
    this.stub = stub;
    const buckets = { state: 'state', policies: 'policies', mail: 'mail' };
    for (const bucket of Object.values(buckets)) stub.s3.createBucket(bucket);
    for (const kind of kinds) stub.sqs.createQueue(kind);
    this.zoneId = stub.route53.addZone('example.net');
    stub.route53.pendingLooks = 0;
    stub.ses.verified.add('strictmx.test');
    stub.ses.configurationSets.add('strictmx');
    const clients = createStubClients(endpoint, { hangMilliseconds: 10_000 });
    const { distributionId, connectionGroupId, endpoint: edgeEndpoint } = stub.cloudFront;
    this.ports = {
      ...this.#fakes,
      store: createS3ObjectStore(clients.s3, buckets),
      dns: createRoute53DnsZone(clients.route53, {
        zones: 'all',
        waiting: { inSyncSeconds: 1, pollMilliseconds: 1 },
      }),
      edge: edgeFactsOf({ EDGE_ENDPOINT: edgeEndpoint, EDGE_CACHE_SECONDS: '0' }),
      tenants: createCloudFrontTenants(clients.cloudFront, { distributionId, connectionGroupId }),
      mail: createSesMailOut(clients.ses, 'strictmx'),
      tasks: createSqsTaskQueue(clients.sqs, Object.fromEntries(kinds.map((kind) => [kind, kind]))),
      resolver: stubResolver(stub),
      fetch: stubFetch(stub),
    };
  }

  static async start(): Promise<FaultWorld> {
    let now = () => new Date();
    const stub = new AwsStub(() => now());
    const world = new FaultWorld(stub, await stub.start());
    now = () => world.ports.clock.now();
    return world;
  }

  stop(): Promise<void> {
    return this.stub.stop();
  }

  /** @returns a function that brings the world back to what it is now */
  save(): () => void {
    const restore = this.stub.save();
    const now = this.ports.clock.now().toISOString();
    return () => {
      this.tasks();
      this.#tasks.clear();
      this.#fakes.handles.clock.set(now);
      restore();
    };
  }

  advance(seconds: number): void {
    this.#fakes.handles.clock.advance(seconds);
  }

  /** Tasks that were ever put into a queue. */
  tasks(): string[] {
    for (const kind of kinds) for (const { body } of this.stub.sqs.take(kind)) this.#tasks.add(body);
    return [...this.#tasks].sort();
  }

  /** All that lasts, without the times at which it came about. */
  endState(): Record<string, unknown> {
    const { s3, route53, cloudFront } = this.stub;
    const objects = (bucket: string) =>
      s3.keys(bucket).map((key) => {
        const text = s3.read(bucket, key)?.body.toString() ?? '';
        if (isLeaving(key, text)) return timeless(`${key}\n${withoutGivenUp(text)}`);
        if (key.startsWith('outbound/reports/')) return timeless(`${key}\n${withLastAttempts(text)}`);
        return timeless(`${key}\n${text}`);
      });
    const tenant = cloudFront.tenantOf('mta-sts.shop.example.net');
    return {
      objects: ['state', 'policies', 'mail'].flatMap(objects),
      records: route53.dump(this.zoneId),
      tenant: tenant && { enabled: tenant.enabled, attached: tenant.certificateArn !== undefined },
    };
  }
}

const isLeaving = (key: string, text: string) => key.startsWith('removed/') || text.includes('"removal": {');

/** An edit that failed after its entry in the ledger was made stays there, beside its repetition. */
function withoutGivenUp(json: string): string {
  const { versions, ...state } = JSON.parse(json);
  const texts = new Map(versions.map(({ text, by }: { text: string; by: string }) => [text, by]));
  return JSON.stringify({ ...state, versions: [...texts] });
}

/** Each attempt to deliver is kept; what came of it in the end is the last one's. */
function withLastAttempts(json: string): string {
  const { deliveries, ...state } = JSON.parse(json);
  const last = deliveries.map(({ attempts = [], ...delivery }) => ({ ...delivery, last: attempts.at(-1) }));
  return JSON.stringify({ ...state, deliveries: last }, null, 2);
}

/** Later runs happen later, and may have written more versions before. A bounce's token is random. */
const timeless = (text: string) =>
  text
    .replace(/(outbound\/bounces\/|"token": ")[a-z0-9]{26}\b/gu, '$1<token>')
    .replace(/^ *"(?:nextCheckAt|nextLookAt|checkedAt|objectVersion)": .*\n/gmu, '')
    // An id is the time of its edit.
    .replace(/\b\d{8}T\d{6}\b/gu, '<id>')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/gu, '<time>');

function stubResolver({ route53 }: AwsStub): Resolver {
  const answer = async <T>(records: T[]): Promise<Lookup<T>> =>
    records.length > 0 ? { kind: 'found', records } : { kind: 'none' };
  return {
    txt: (name) => answer(route53.lookUp(name, 'TXT').map(parseTxtValue)),
    cname: (name) => answer(route53.lookUp(name, 'CNAME').map((value) => value.replace(/\.$/u, ''))),
    mx: () => answer<{ exchange: string; preference: number }>([]),
    addresses: () => answer<string>([]),
    caa: () => answer<{ critical: boolean; tag: string; value: string }>([]),
  };
}

function stubFetch({ s3 }: AwsStub): PublicFetch {
  return {
    async get(url) {
      const [, domain] = /^https:\/\/mta-sts\.([^/]+)\/\.well-known\/mta-sts\.txt$/u.exec(url) ?? [];
      const found = domain && s3.read('policies', `policies/${domain}/mta-sts.txt`);
      return found
        ? { ok: true, status: 200, contentType: found.headers['content-type'] ?? '', body: found.body }
        : { ok: true, status: 404, contentType: 'text/plain', body: new Uint8Array() };
    },
    post: async () => ({ ok: false, problem: 'connect', detail: 'nobody listens' }),
  };
}
