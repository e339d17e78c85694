/** A deployment on the stub: its buckets, queues, zone and edge, the internet around it, and its built functions. */
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import dnsPacket from 'dns-packet';
import { parseTxtValue } from '../../adapters/aws/dns/txt-value.ts';
import { createServiceSettings } from '../../adapters/aws/ports.ts';
import { queueUrlVariables, type WorkKind, workKinds } from '../../adapters/aws/queue-names.ts';
import { openCertificateAuthority } from '../../adapters/local/https/certificate-authority.ts';
import { createPolicyServer } from '../../adapters/local/https/https-server.ts';
import { systemClock } from '../../adapters/system.ts';
import { bundleHandler } from '../../lib/bundle-handler.ts';
import type { Ports } from '../../service/ports/ports.ts';
import { AwsStub } from '../aws-stub/aws-stub.ts';
import { areAllowed, askFor, readPermissions } from '../aws-stub/permissions.ts';
import { stubAccessKeyId } from '../aws-stub/stub-clients.ts';
import { createStubPorts } from '../aws-stub/stub-ports.ts';
import { MemoryLog } from '../fakes/memory-log.ts';

export const zoneId = 'Z0123456789ABCDEFGHIJ';

/** By task kind, as the golden file of permissions calls them. */
export const queues = Object.fromEntries(
  workKinds.map((kind) => [
    kind,
    `${kind.replaceAll(/(?:^|-)(.)/gu, (_, first) => first.toUpperCase())}Queue`,
  ]),
) as Record<WorkKind, string>;

/** The client takes a queue's host for the endpoint, whatever else it was told. */
const queueUrl = ({ endpoint }: AwsStub, name: string) => `${endpoint}/123456789012/${name}`;

export interface Invocation {
  answer: unknown;
  /** What the function wrote to its log. */
  log: string;
}

export class StubWorld {
  readonly stub = new AwsStub();
  /** For what a test arranges itself, with every right. */
  ports!: Ports;
  /** Questions to the DNS server: `TXT example.net`. */
  readonly asked: string[] = [];
  readonly #folder: string;
  readonly #closers: (() => Promise<unknown>)[] = [];
  #environment: Record<string, string> = {};

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async start(): Promise<StubWorld> {
    const world = new StubWorld(await mkdtemp(join(tmpdir(), 'strictmx-lambdas-')));
    await world.#start();
    return world;
  }

  async stop(): Promise<void> {
    for (const close of this.#closers.reverse()) await close();
    await rm(this.#folder, { recursive: true });
  }

  /** Bundles a function as the deployment does. */
  build(name: string): Promise<{ bytesAtStart: number }> {
    return bundleHandler(name, join(this.#folder, name));
  }

  /** The function's work in a fresh process, with the rights of its role and no others. */
  async invoke(name: string, event: unknown, environment: Record<string, string> = {}): Promise<Invocation> {
    const child = spawn(
      process.execPath,
      [
        '--import',
        join(import.meta.dirname, 'public-internet.mjs'),
        join(import.meta.dirname, 'invoke.mjs'),
        join(this.#folder, name, 'index.mjs'),
      ],
      { env: { ...this.#environment, AWS_ACCESS_KEY_ID: roleOf(name), ...environment } },
    );
    child.stdin.end(JSON.stringify(event));
    const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const [, answer] = /^ANSWER (.*)$/mu.exec(out) ?? [];
    if (answer === undefined) throw new Error(`${name} did not answer:\n${out}\n${error}`);
    return { answer: JSON.parse(answer), log: out };
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
      role === stubAccessKeyId || areAllowed(roles.get(role), askFor(service, operation, request));
    this.#environment = {
      PATH: process.env.PATH ?? '',
      // Each function starts a dozen times; only the first compiles.
      NODE_COMPILE_CACHE: join(this.#folder, 'compile-cache'),
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: endpoint,
      AWS_SECRET_ACCESS_KEY: 'stub',
      ...functionVariables(stub),
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
const roleOf = (name: string) =>
  `${name.replace(/(?:^|-)([a-z])/gu, (_, letter: string) => letter.toUpperCase())}Role`;

const functionVariables = (stub: AwsStub) => ({
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

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export const sqsEvent = (bodies: string[]) => ({
  Records: bodies.map((body, at) => ({
    messageId: `message-${at + 1}`,
    receiptHandle: 'handle',
    body,
    attributes: { ApproximateReceiveCount: '1' },
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
  if (type === 'TXT')
    return values.map((value) => ({ type: 'TXT', name, ttl: 60, data: parseTxtValue(value) }));
  if (type === 'CNAME')
    return values.map((value) => ({ type: 'CNAME', name, ttl: 60, data: value.replace(/\.$/u, '') }));
  return [];
}
