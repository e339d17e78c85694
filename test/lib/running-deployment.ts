/**
 * The whole deployment on the stub: all functions as built bundles, connected as the templates say. Queues hide, return
 * and give up messages as SQS does, schedules start functions, and the clock jumps to whatever comes next.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { WorkKind } from '../../adapters/aws/queue-names.ts';
import { customResource } from '../lambdas/deploy-function.ts';
import type { FunctionInstance } from '../lambdas/function-instance.ts';
import {
  type Delivery,
  deliver,
  functionVariables,
  queues,
  queueUrl,
  roleOf,
  StubWorld,
  s3Notice,
} from '../lambdas/stub-world.ts';
import { type PlannedStart, readWiring, type Worker } from './wiring.ts';

const bundleScript = join(import.meta.dirname, '../../lib/bundle-handler.ts');

/** All functions, as `cdk synth` builds them. */
export const buildFunctions = (folder: string) =>
  promisify(execFile)(process.execPath, [bundleScript, folder]);

/** Of a function at a time, each in its own process: enough to get in each other's way. */
const instancesAtOnce = 2;

interface WaitingMessage extends Delivery {
  kind: WorkKind;
  dueAt: number;
}

interface WaitingStart {
  name: string;
  event: unknown;
  dueAt: number;
}

export interface ApiReply {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: JSON
  json: any;
}

export class RunningDeployment {
  readonly world: StubWorld;
  readonly deadLetters: WaitingMessage[] = [];
  /** Errors and warnings of the functions, for a test that fails. */
  readonly complaints: string[] = [];
  /** After how many calls to AWS an invocation is killed; undefined for one that ends by itself. */
  killAfterCalls: (name: string) => number | undefined = () => undefined;
  invocations = 0;
  kills = 0;
  token = '';
  readonly #wiring = readWiring();
  readonly #idle = new Map<string, FunctionInstance[]>();
  readonly #doomed = new Map<string, { calls: number; instance: FunctionInstance }>();
  readonly #nextStarts: Map<PlannedStart, number>;
  readonly #clock: { ahead: number };
  #messages: WaitingMessage[] = [];
  #starts: WaitingStart[] = [];
  #made = 0;

  private constructor(world: StubWorld, clock: { ahead: number }) {
    this.world = world;
    this.#clock = clock;
    const now = this.now();
    this.#nextStarts = new Map(this.#wiring.schedules.map((schedule) => [schedule, nextTime(schedule, now)]));
    world.stub.s3.onChange = (...change) => this.#announce(...change);
    const { mayCall } = world.stub;
    world.stub.mayCall = (caller, ...rest) => {
      this.#countCall(caller);
      return mayCall(caller, ...rest);
    };
  }

  /** With the custom resources that CloudFormation makes. @param at the first moment @param bundles of buildFunctions() */
  static async start(at: string, bundles: string): Promise<RunningDeployment> {
    const clock = { ahead: Date.parse(at) - Date.now() };
    const world = await StubWorld.start({ now: () => new Date(Date.now() + clock.ahead), bundles });
    const deployment = new RunningDeployment(world, clock);
    await deployment.#makeCustomResources();
    return deployment;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#idle.values()].flat().map((instance) => instance.stop()));
    await this.world.stop();
  }

  now(): number {
    return Date.now() + this.#clock.ahead;
  }

  /** A request by way of API Gateway. A client asks again if the answer is an error of the server. */
  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<ApiReply> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#invoke('api', this.#apiEvent(method, path, body, headers)).catch(
        () => undefined,
      );
      const { statusCode: status = 500, body: text = '' } = (answer ?? {}) as {
        statusCode?: number;
        body?: string;
      };
      if (status < 500 || attempt === 10) return { status, json: text ? JSON.parse(text) : undefined };
    }
  }

  /** What SES does with a mail to a report address. */
  receiveMail(name: string, raw: string): void {
    this.world.stub.s3.write('Mail', `mail/in/${name}`, raw);
  }

  /** Lets everything happen that is due until then. */
  async runUntil(end: number): Promise<void> {
    for (;;) {
      this.#collect();
      const due = this.#takeDue();
      if (due.length > 0) {
        await Promise.all(due.map((work) => work()));
        continue;
      }
      const next = Math.min(
        ...[...this.#messages, ...this.#starts].map(({ dueAt }) => dueAt),
        ...this.#nextStarts.values(),
      );
      this.#clock.ahead += Math.max(0, Math.min(next, end) - this.now());
      if (next > end) return;
    }
  }

  runFor(seconds: number): Promise<void> {
    return this.runUntil(this.now() + seconds * 1000);
  }

  async #makeCustomResources(): Promise<void> {
    const { stub } = this.world;
    const made = await this.#invoke('make-signing-key', customResource('Create'));
    const { PhysicalResourceId, Data } = made as { PhysicalResourceId: string; Data: { Record: string } };
    stub.route53.write('Z0123456789ABCDEFGHIJ', PhysicalResourceId, 'TXT', 300, [Data.Record]);
    await this.#invoke('make-admin-token', customResource('Create'));
    this.token = stub.secretsManager.secrets.get('FirstAdminToken') ?? '';
  }

  #apiEvent(method: string, path: string, body: unknown, headers: Record<string, string>) {
    const [rawPath = '', rawQueryString = ''] = path.split('?');
    return {
      version: '2.0',
      rawPath,
      rawQueryString,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json', ...headers },
      requestContext: {
        domainName: 'api.mta.example.net',
        http: { method, path: rawPath, sourceIp: '192.0.2.1' },
      },
      isBase64Encoded: false,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
  }

  #announce(bucket: string, key: string, isCreated: boolean): void {
    const wanted = this.#wiring.notices.filter(
      (notice) =>
        notice.bucket === bucket &&
        notice.isCreated === isCreated &&
        key.startsWith(notice.prefix) &&
        key.endsWith(notice.suffix),
    );
    for (const { kind } of wanted) this.#add(kind, s3Notice(bucket, key), 0);
  }

  #add(kind: WorkKind, body: string, delaySeconds: number): void {
    this.#made += 1;
    const messageId = `message-${this.#made}`;
    const dueAt = this.now() + delaySeconds * 1000;
    this.#messages.push({ kind, body, messageId, receiptHandle: '', receives: 0, dueAt });
  }

  /** What functions have sent to the queues. */
  #collect(): void {
    for (const { kind } of this.#wiring.workers) {
      const sent = this.world.stub.sqs.take(queueUrl(this.world.stub, queues[kind]));
      for (const { body, delaySeconds } of sent) this.#add(kind, body, delaySeconds);
    }
  }

  #takeDue(): (() => Promise<void>)[] {
    const now = this.now();
    for (const [schedule, at] of this.#nextStarts) {
      if (at > now) continue;
      this.#nextStarts.set(schedule, nextTime(schedule, at + 1));
      const input = schedule.input.replace('<aws.scheduler.scheduled-time>', new Date(at).toISOString());
      if ('kind' in schedule.target) this.#add(schedule.target.kind, input, 0);
      else this.#starts.push({ name: schedule.target.name, event: JSON.parse(input), dueAt: at });
    }
    const starts = this.#starts.filter(({ dueAt }) => dueAt <= now);
    this.#starts = this.#starts.filter(({ dueAt }) => dueAt > now);
    return [
      ...starts.map((start) => () => this.#start(start)),
      ...this.#wiring.workers.flatMap((worker) => this.#takeBatches(worker, now)),
    ];
  }

  #takeBatches(worker: Worker, now: number): (() => Promise<void>)[] {
    const due = this.#messages.filter(({ kind, dueAt }) => kind === worker.kind && dueAt <= now);
    const taken = due.slice(0, worker.batchSize * instancesAtOnce);
    const gone = new Set(taken);
    this.#messages = this.#messages.filter((message) => !gone.has(message));
    return Array.from(
      { length: Math.ceil(taken.length / worker.batchSize) },
      (_, at) => () => this.#work(worker, taken.slice(at * worker.batchSize, (at + 1) * worker.batchSize)),
    );
  }

  /** A batch, and what becomes of its messages. */
  async #work(worker: Worker, batch: WaitingMessage[]): Promise<void> {
    const messages = batch.map((message) => {
      this.#made += 1;
      return { ...message, receives: message.receives + 1, receiptHandle: `handle-${this.#made}` };
    });
    const event = deliver(messages.map(({ kind: _, dueAt: __, ...message }) => message));
    const answer = await this.#invoke(worker.kind, event).catch(() => undefined);
    const { batchItemFailures } = (answer ?? {}) as { batchItemFailures?: { itemIdentifier: string }[] };
    const failed = new Set(
      batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier) ??
        messages.map(({ messageId }) => messageId),
    );
    for (const message of messages.filter(({ messageId }) => failed.has(messageId))) {
      const { visibleAgain } = this.world.stub.sqs;
      const seconds = visibleAgain.get(message.receiptHandle) ?? worker.hiddenSeconds;
      if (message.receives >= worker.attempts) this.deadLetters.push(message);
      else this.#messages.push({ ...message, dueAt: this.now() + seconds * 1000 });
    }
  }

  /** EventBridge Scheduler starts a function that failed again. */
  async #start(start: WaitingStart): Promise<void> {
    await this.#invoke(start.name, start.event).catch(() =>
      this.#starts.push({ ...start, dueAt: this.now() + 60_000 }),
    );
  }

  async #invoke(name: string, event: unknown): Promise<unknown> {
    const idle = (this.#idle.get(name) ?? []).filter(({ isGone }) => !isGone);
    const instance = idle.pop() ?? this.#startInstance(name);
    this.#idle.set(name, idle);
    this.invocations += 1;
    const calls = this.killAfterCalls(name);
    if (calls !== undefined) this.#doomed.set(this.#callerOf(instance), { calls, instance });
    const { answer, log } = await instance.invoke(event, this.#clock.ahead / 1000);
    this.#doomed.delete(this.#callerOf(instance));
    this.complaints.push(
      ...log.split('\n').filter((line) => /"level":"?(?:ERROR|WARN|error|warn)/u.test(line)),
    );
    this.#idle.set(name, [...(this.#idle.get(name) ?? []), instance]);
    return answer;
  }

  readonly #callers = new WeakMap<FunctionInstance, string>();

  #callerOf(instance: FunctionInstance): string {
    return this.#callers.get(instance) ?? '';
  }

  #startInstance(name: string): FunctionInstance {
    this.#made += 1;
    const caller = `${roleOf(name)}.${this.#made}`;
    const filled: Record<string, string> = functionVariables(this.world.stub);
    const variables = Object.fromEntries(
      Object.entries(this.#wiring.variables.get(name) ?? {}).map(([key, text]) => [
        key,
        text ?? filled[key] ?? '',
      ]),
    );
    const instance = this.world.startInstance(name, { ...variables, AWS_ACCESS_KEY_ID: caller });
    this.#callers.set(instance, caller);
    return instance;
  }

  #countCall(caller: string): void {
    const doomed = this.#doomed.get(caller);
    if (!doomed) return;
    doomed.calls -= 1;
    if (doomed.calls > 0) return;
    this.kills += 1;
    this.#doomed.delete(caller);
    doomed.instance.kill();
  }
}

function nextTime({ everySeconds, offsetSeconds, hours }: PlannedStart, now: number): number {
  const [every, offset] = [everySeconds * 1000, offsetSeconds * 1000];
  let at = Math.ceil((now - offset) / every) * every + offset;
  const isInside = (hour: number) => hour >= hours.from && hour <= hours.to;
  while (!isInside(new Date(at).getUTCHours())) at += every;
  return at;
}
