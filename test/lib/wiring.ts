/** What the templates connect: queues to functions, buckets to queues, schedules to both, and the functions' variables. */
import type { WorkKind } from '../../adapters/aws/queue-names.ts';
import { templateOf } from './synthesize.ts';

export interface Worker {
  kind: WorkKind;
  batchSize: number;
  /** How long a message is hidden that a function has taken and not returned. */
  hiddenSeconds: number;
  /** Failures after which a message goes to the dead letters. */
  attempts: number;
}

export interface PlannedStart {
  everySeconds: number;
  /** After a full period of UTC. */
  offsetSeconds: number;
  /** The hours of UTC in which it starts, both inclusive. */
  hours: { from: number; to: number };
  input: string;
  /** A function, by its folder below `lambdas/`, or a kind of task. */
  target: { name: string } | { kind: WorkKind };
}

export interface Notice {
  bucket: string;
  isCreated: boolean;
  prefix: string;
  suffix: string;
  kind: WorkKind;
}

interface Wiring {
  workers: Worker[];
  schedules: PlannedStart[];
  notices: Notice[];
  /** By function: a text as the template has it, or undefined for what CloudFormation fills in. */
  variables: Map<string, Record<string, string | undefined>>;
}

const stacks = ['state', 'edge', 'mail-in', 'mail-out', 'workers', 'api'];

// biome-ignore lint/suspicious/noExplicitAny: the properties of any resource
type Properties = any;

const resources = (type: string): [id: string, properties: Properties][] =>
  stacks.flatMap((stack) =>
    Object.entries(templateOf(stack).findResources(type)).map(
      ([id, { Properties }]): [string, Properties] => [id, Properties],
    ),
  );

/** `RotateIdA14D767F` → `rotate-id`. */
const nameOf = (id: string): string =>
  id
    .replace(/[0-9A-F]{8}$/u, '')
    .replaceAll(/[A-Z]/gu, '-$&')
    .toLowerCase()
    .slice(1);

/** The first resource of a kind that a reference names, also one in another stack. */
const referred = (reference: unknown, kind: string): string | undefined =>
  new RegExp(`(?:FnGetAtt|")(\\w+?)${kind}[0-9A-F]{8}`, 'u').exec(JSON.stringify(reference))?.[1];

const kindOf = (queue: unknown): WorkKind => nameOf(referred(queue, 'Queue') ?? '') as WorkKind;

export function readWiring(): Wiring {
  const queues = new Map(
    resources('AWS::SQS::Queue').map(([id, properties]) => [nameOf(id).replace(/-queue$/u, ''), properties]),
  );
  return {
    workers: resources('AWS::Lambda::EventSourceMapping').map(([, { EventSourceArn, BatchSize }]) => {
      const kind = kindOf(EventSourceArn);
      const { VisibilityTimeout, RedrivePolicy } = queues.get(kind);
      return {
        kind,
        batchSize: BatchSize,
        hiddenSeconds: VisibilityTimeout,
        attempts: RedrivePolicy.maxReceiveCount,
      };
    }),
    schedules: resources('AWS::Scheduler::Schedule').map(([, properties]) => scheduleOf(properties)),
    notices: resources('Custom::S3BucketNotifications').flatMap(([, properties]) => noticesOf(properties)),
    variables: new Map(
      resources('AWS::Lambda::Function')
        .filter(([, { Environment }]) => Environment)
        .map(([id, { Environment }]) => [nameOf(id), textsOf(Environment.Variables)]),
    ),
  };
}

function scheduleOf({ ScheduleExpression, Target }: Properties): PlannedStart {
  const name = Target.Arn['Fn::GetAtt']?.[0];
  return {
    ...timesOf(ScheduleExpression),
    input: Target.Input,
    target: name ? { name: nameOf(name) } : { kind: kindOf(Target.Arn) },
  };
}

/** Of the two forms that the stacks use: a minute of each hour or of some hours, and a rate. */
function timesOf(expression: string): Pick<PlannedStart, 'everySeconds' | 'offsetSeconds' | 'hours'> {
  const [, minute, hours = ''] = /^cron\((\d+) (\*|\d+-\d+) \* \* \? \*\)$/u.exec(expression) ?? [];
  if (minute !== undefined) {
    const [from = 0, to = 23] = hours === '*' ? [] : hours.split('-').map(Number);
    return { everySeconds: 3600, offsetSeconds: Number(minute) * 60, hours: { from, to } };
  }
  const [, count, unit] = /^rate\((\d+) (minute|hour)s?\)$/u.exec(expression) ?? [];
  if (count === undefined) throw new Error(`Cannot read the schedule "${expression}"`);
  const everySeconds = Number(count) * (unit === 'hour' ? 3600 : 60);
  return { everySeconds, offsetSeconds: 0, hours: { from: 0, to: 23 } };
}

function noticesOf({ BucketName, NotificationConfiguration }: Properties): Notice[] {
  return NotificationConfiguration.QueueConfigurations.flatMap(({ Events, Filter, QueueArn }: Properties) =>
    Events.map((event: string) => {
      const rule = (wanted: string) =>
        Filter.Key.FilterRules.find(({ Name }: { Name: string }) => Name === wanted)?.Value ?? '';
      return {
        bucket: BucketName.Ref.replace(/[0-9A-F]{8}$/u, ''),
        isCreated: event === 's3:ObjectCreated:*',
        prefix: rule('prefix'),
        suffix: rule('suffix'),
        kind: kindOf(QueueArn),
      };
    }),
  );
}

const textsOf = (variables: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, typeof value === 'string' ? value : undefined]),
  );
