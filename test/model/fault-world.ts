/** A whole deployment in one process: the steps use the AWS adapters on the stub, and fakes stand for the internet. */

import type { Ports } from '../../service/ports/ports.ts';
import type { Task } from '../../service/ports/task-queue.ts';
import { AwsStub } from '../aws-stub/aws-stub.ts';
import { createStubPorts } from '../aws-stub/stub-ports.ts';
import type { FixedClock } from '../fakes/fixed-clock.ts';

const kinds = [
  'rotate-id',
  'advance-hosting',
  'advance-life-cycle',
  'receive-report',
  'fold-day',
  'forward-mail',
  'send-digest',
  'plan-outbound',
  'send-outbound',
] as const satisfies Task['kind'][];

export class FaultWorld {
  readonly stub: AwsStub;
  readonly ports: Ports;
  readonly zoneId: string;
  readonly #clock: FixedClock;
  readonly #tasks = new Set<string>();

  private constructor(stub: AwsStub) {
    this.stub = stub;
    this.zoneId = stub.route53.addZone('example.net');
    const ownZoneId = stub.route53.addZone('strictmx.test');
    stub.route53.write(ownZoneId, '*.edge.strictmx.test', 'CNAME', 300, [`${stub.cloudFront.endpoint}.`]);
    stub.ses.verified.add('strictmx.test');
    const { handles, ...ports } = createStubPorts(stub, {
      buckets: { state: 'state', policies: 'policies', mail: 'mail' },
      queues: Object.fromEntries(kinds.map((kind) => [kind, kind])),
    });
    const operator = { address: 'ops@example.net', language: 'en' as const };
    this.ports = { ...ports, service: { ...ports.service, mailReceiver: 'amazonses.com', operator } };
    this.#clock = handles.clock;
  }

  static async start(): Promise<FaultWorld> {
    let now = () => new Date();
    const stub = new AwsStub(() => now());
    await stub.start();
    const world = new FaultWorld(stub);
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
      this.#clock.set(now);
      restore();
    };
  }

  advance(seconds: number): void {
    this.#clock.advance(seconds);
  }

  /** Tasks that were ever put into a queue. */
  tasks(): string[] {
    for (const kind of kinds) for (const { body } of this.stub.sqs.take(kind)) this.#tasks.add(body);
    return [...this.#tasks].sort();
  }

  /** Everything that lasts, without its times. */
  endState(): Record<string, unknown> {
    const { s3, route53, cloudFront } = this.stub;
    const objects = (bucket: string) =>
      s3
        .keys(bucket)
        .filter(isNoCount)
        .map((key) => {
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

/** The counts of a day's mails include failed attempts. */
const isNoCount = (key: string) => !key.startsWith('sent-mails/');

const isLeaving = (key: string, text: string) => key.startsWith('removed/') || text.includes('"removal": {');

/** An edit that failed after it was entered in the ledger stays there, next to its repetition. */
function withoutGivenUp(json: string): string {
  const { versions, ...state } = JSON.parse(json);
  const texts = new Map(versions.map(({ text, by }: { text: string; by: string }) => [text, by]));
  return JSON.stringify({ ...state, versions: [...texts] });
}

/** Each delivery attempt is kept. The last one has the final result. */
function withLastAttempts(json: string): string {
  const { deliveries, ...state } = JSON.parse(json);
  const last = deliveries.map(({ attempts = [], ...delivery }) => ({ ...delivery, last: attempts.at(-1) }));
  return JSON.stringify({ ...state, deliveries: last }, null, 2);
}

/** Times differ between runs, and so may the number of versions. A bounce's token and a link's secret are random. */
const timeless = (text: string) =>
  text
    .replace(/(outbound\/bounces\/|"token": ")[a-z0-9]{26}\b/gu, '$1<token>')
    .replace(/("leaveSecret": ")[a-z0-9]{52}\b/gu, '$1<secret>')
    .replace(/^ *"(?:nextCheckAt|nextLifeCycleCheckAt|checkedAt|objectVersion)": .*\n/gmu, '')
    // An id is the time of its edit.
    .replace(/\b\d{8}T\d{6}\b/gu, '<id>')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/gu, '<time>');
