/** A deployment on the stub: its buckets, queues, zone and edge, the internet around it, and its built functions. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import dnsPacket from 'dns-packet';
import { parseTxtValue } from '../../adapters/aws/dns/txt-value.ts';
import { createServiceSettings } from '../../adapters/aws/ports.ts';
import { queueUrlVariables, type WorkKind, workKinds } from '../../adapters/aws/queue-names.ts';
import { openCertificateAuthority } from '../../adapters/local/https/certificate-authority.ts';
import { createPolicyServer } from '../../adapters/local/https/https-server.ts';
import { systemClock } from '../../adapters/system.ts';
import { type BundleFacts, bundleHandler } from '../../lib/bundle-handler.ts';
import type { Ports } from '../../service/ports/ports.ts';
import { AwsStub } from '../aws-stub/aws-stub.ts';
import { areAllowed, askFor, readPermissions } from '../aws-stub/permissions.ts';
import { stubAccessKeyId } from '../aws-stub/stub-clients.ts';
import { createStubPorts } from '../aws-stub/stub-ports.ts';
import { MemoryLog } from '../fakes/memory-log.ts';
import { isSearch } from '../model/search.ts';
import { bundleTogether } from './bundle-together.ts';
import { FunctionInstance, type Invocation } from './function-instance.ts';

export const zoneId = 'Z0123456789ABCDEFGHIJ';

/** By task kind, as the golden file of permissions calls them. */
export const queues = Object.fromEntries(
  workKinds.map((kind) => [
    kind,
    `${kind.replaceAll(/(?:^|-)(.)/gu, (_, first) => first.toUpperCase())}Queue`,
  ]),
) as Record<WorkKind, string>;

/** The client takes a queue's host for the endpoint, whatever else it was told. */
export const queueUrl = ({ endpoint }: AwsStub, name: string) => `${endpoint}/123456789012/${name}`;

export interface WorldOptions {
  now?: () => Date;
  /** The folder of bundles that others made. */
  bundles?: string;
}

export class StubWorld {
  readonly stub: AwsStub;
  /** For what a test arranges itself, with every right. */
  ports!: Ports;
  /** Questions to the DNS server: `TXT example.net`. */
  readonly asked: string[] = [];
  readonly #folder: string;
  /** With a folder for each function that was bundled by itself. */
  readonly #bundles: string;
  /** With a file for each function, if all were bundled together. */
  #together: string | undefined;
  readonly #closers: (() => Promise<unknown>)[] = [];
  #environment: Record<string, string> = {};

  private constructor(folder: string, { now, bundles = folder }: WorldOptions) {
    this.#folder = folder;
    this.#bundles = bundles;
    this.stub = new AwsStub(now);
  }

  static async start(options: WorldOptions = {}): Promise<StubWorld> {
    const world = new StubWorld(await mkdtemp(join(tmpdir(), 'strictmx-lambdas-')), options);
    await world.#start();
    return world;
  }

  async stop(): Promise<void> {
    for (const close of this.#closers.reverse()) await close();
    await rm(this.#folder, { recursive: true });
  }

  /** Bundles a function as the deployment does in `npm run test:model`, and all of them together in `npm test`. */
  async build(name: string): Promise<BundleFacts | undefined> {
    if (isSearch) return bundleHandler(name, join(this.#bundles, name));
    this.#together = await bundleTogether();
    return undefined;
  }

  /** The function's work in a fresh process, with the rights of its role and no others. */
  async invoke(name: string, event: unknown, environment: Record<string, string> = {}): Promise<Invocation> {
    const instance = this.startInstance(name, { ...functionVariables(this.stub), ...environment });
    try {
      return await instance.invoke(event, Number(environment.TEST_LATER_SECONDS ?? 0));
    } finally {
      await instance.stop();
    }
  }

  /** A process of a function, with the rights of its role and no others. */
  startInstance(name: string, variables: Record<string, string>): FunctionInstance {
    const together = this.#together;
    return new FunctionInstance(
      together ? join(together, `${name}.mjs`) : join(this.#bundles, name, 'index.mjs'),
      {
        ...this.#environment,
        // Each function starts a dozen times; only the first compiles.
        NODE_COMPILE_CACHE: join(together ?? this.#bundles, 'compile-cache'),
        AWS_ACCESS_KEY_ID: roleOf(name),
        ...variables,
      },
    );
  }

  /** The messages of a queue, as Lambda gives them to a function. */
  takeSqsEvent(kind: WorkKind): { Records: { messageId: string; body: string }[] } {
    const messages = this.stub.sqs.take(queueUrl(this.stub, queues[kind]));
    return sqsEvent(messages.map(({ body }) => body));
  }

  async #start(): Promise<void> {
    const { stub } = this;
    this.#closers.push(() => stub.stop());
    const endpoint = await stub.start();
    const { handles: _, ...ports } = createStubPorts(stub, {
      buckets: { state: 'State', policies: 'Policies', mail: 'Mail' },
      queues: Object.fromEntries(Object.entries(queues).map(([kind, name]) => [kind, queueUrl(stub, name)])),
    });
    this.ports = { ...ports, clock: systemClock, service: createServiceSettings(functionVariables(stub)) };
    stub.route53.addZone('example.net', { id: zoneId });
    // As lib/edge-stack.ts does.
    stub.route53.write(zoneId, '*.edge.mta.example.net', 'CNAME', 300, [`${stub.cloudFront.endpoint}.`]);
    stub.ses.verified.add('reports.mta.example.net');
    stub.secretsManager.secrets.set('SigningKey', 'random text');
    stub.secretsManager.secrets.set('FirstAdminToken', 'random text');
    const roles = readPermissions(
      await readFile(new URL('../golden/permissions.txt', import.meta.url), 'utf8'),
    );
    stub.mayCall = (role, service, operation, request) =>
      role === stubAccessKeyId ||
      areAllowed(roles.get(role.split('.')[0] ?? ''), askFor(service, operation, request));
    this.#environment = {
      PATH: process.env.PATH ?? '',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: endpoint,
      AWS_SECRET_ACCESS_KEY: 'stub',
      ...(await this.#startInternet()),
    };
  }

  async #startInternet(): Promise<Record<string, string>> {
    const { stub } = this;
    const dns = createSocket('udp4', (query, peer) =>
      dns.send(answerQuery(stub, query, this.asked), peer.port, peer.address),
    );
    dns.bind(0, '127.0.0.1');
    await once(dns, 'listening');
    this.#closers.push(async () => dns.close());
    const ca = await openCertificateAuthority(this.#folder);
    const edge = createPolicyServer({
      store: { get: async (key) => policyObject(stub, key) },
      ca,
      isHosted: (domain) => {
        const tenant = stub.cloudFront.tenantOf(`mta-sts.${domain}`);
        return tenant?.enabled === true && tenant.certificateArn !== undefined;
      },
      defaultHost: stub.cloudFront.endpoint,
      log: new MemoryLog(),
    });
    const { port } = await edge.listen(0, '127.0.0.1');
    this.#closers.push(() => edge.close());
    return {
      TEST_DNS: `127.0.0.1:${(dns.address() as AddressInfo).port}`,
      TEST_HTTPS_PORT: String(port),
      NODE_EXTRA_CA_CERTS: ca.caFile,
    };
  }
}

/** `rotate-id` → `RotateIdRole`. */
export const roleOf = (name: string) =>
  `${name.replace(/(?:^|-)([a-z])/gu, (_, letter: string) => letter.toUpperCase())}Role`;

export const functionVariables = (stub: AwsStub) => ({
  STATE_BUCKET: 'State',
  POLICY_BUCKET: 'Policies',
  MAIL_BUCKET: 'Mail',
  WRITABLE_ZONES: zoneId,
  SERVICE_ZONE_ID: zoneId,
  SERVICE_ZONE_NAME: 'example.net',
  DISTRIBUTION_ID: stub.cloudFront.distributionId,
  CONNECTION_GROUP_ID: stub.cloudFront.connectionGroupId,
  EDGE_ENDPOINT: stub.cloudFront.endpoint,
  POLICY_HOST_TARGET: 'service-name',
  EDGE_CACHE_SECONDS: '0',
  CONFIGURATION_SET: 'strictmx',
  DKIM_SECRET: 'SigningKey',
  DKIM_DOMAIN: 'reports.mta.example.net',
  DKIM_SELECTOR: 'strictmx',
  TOKEN_SECRET: 'FirstAdminToken',
  RULE_SET: 'ours',
  SERVICE_DOMAIN: 'mta.example.net',
  MAIL_DOMAIN: 'reports.mta.example.net',
  API_URL: 'https://api.mta.example.net',
  DIGEST_FROM: 'digest@reports.mta.example.net',
  ALARM_EMAIL: 'ops@example.net',
  ALARM_LANGUAGE: 'en',
  DIGEST_HOUR: '6',
  STORED_BYTES_PER_DAY: '20000000000',
  METRICS_NAMESPACE: 'StrictMX/strictmx',
  ...queueUrlVariables((work) => queueUrl(stub, queues[work])),
});

/** Messages as a function gets them for the first time. */
export const sqsEvent = (bodies: string[]) =>
  deliver(
    bodies.map((body, at) => ({
      body,
      messageId: `message-${at + 1}`,
      receiptHandle: 'handle',
      receives: 1,
    })),
  );

export interface Delivery {
  messageId: string;
  receiptHandle: string;
  body: string;
  /** How often the queue has given it to a function, this time included. */
  receives: number;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export const deliver = (messages: readonly Delivery[]) => ({
  Records: messages.map(({ receives, ...message }) => ({
    ...message,
    attributes: { ApproximateReceiveCount: String(receives) },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:queue',
    awsRegion: 'us-east-1',
  })),
});

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
export const s3Notice = (bucket: string, key: string): string =>
  JSON.stringify({
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        eventName: 'ObjectCreated:Put',
        s3: {
          s3SchemaVersion: '1.0',
          bucket: { name: bucket },
          object: { key: encodeURIComponent(key).replaceAll('%2F', '/'), size: 1 },
        },
      },
    ],
  });

function policyObject({ s3 }: AwsStub, key: string) {
  const found = s3.read('Policies', key);
  if (!found) return undefined;
  return { key, body: found.body, etag: '', version: '', lastModified: new Date() };
}

function answerQuery({ route53 }: AwsStub, query: Buffer, asked: string[]): Buffer {
  const { id, questions = [] } = dnsPacket.decode(query);
  const [question] = questions;
  asked.push(`${question?.type} ${question?.name.toLowerCase()}`);
  const answers = question ? answersTo(route53, question.name.toLowerCase(), question.type) : [];
  return dnsPacket.encode({
    type: 'response',
    ...(id !== undefined && { id }),
    flags: dnsPacket.AUTHORITATIVE_ANSWER | dnsPacket.RECURSION_AVAILABLE,
    questions,
    answers,
  });
}

function answersTo(route53: AwsStub['route53'], name: string, type: string): dnsPacket.Answer[] {
  if (type === 'NS' && name === 'example.net') return [{ type: 'NS', name, ttl: 60, data: 'ns.test' }];
  if (type === 'A' && name === 'ns.test') return [{ type: 'A', name, ttl: 60, data: '192.0.2.53' }];
  const values = route53.lookUp(name, type);
  const [target] = values.length === 0 ? route53.lookUp(name, 'CNAME') : [];
  // As resolvers do.
  if (target !== undefined) {
    const data = target.replace(/\.$/u, '');
    return [{ type: 'CNAME', name, ttl: 60, data }, ...answersTo(route53, data, type)];
  }
  if (type === 'TXT')
    return values.map((value) => ({ type: 'TXT', name, ttl: 60, data: parseTxtValue(value) }));
  if (type === 'MX')
    return values.map((value) => {
      const [preference, exchange = ''] = value.split(' ');
      return { type: 'MX', name, ttl: 60, data: { preference: Number(preference), exchange } };
    });
  if (type === 'A') return values.map((data) => ({ type: 'A', name, ttl: 60, data }));
  if (type === 'CNAME')
    return values.map((value) => ({ type: 'CNAME', name, ttl: 60, data: value.replace(/\.$/u, '') }));
  return [];
}
