/**
 * The incident: alarms and dashboard asked for metrics without a dimension, the functions wrote them with one. For
 * CloudWatch these are two metrics, so no alarm could ring. Here both sides are joined: what built functions write, and
 * what the template asks for.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventMetrics } from '../../adapters/aws/event-metrics.ts';
import { dayOf } from '../../core/names/utc-day.ts';
import { ownerAccountKey } from '../../service/store/access/owner-account.ts';
import { loadDomain } from '../../service/store/domains/domain.ts';
import { incidentsKey } from '../../service/store/domains/incidents.ts';
import { ownerBytesKey, serviceBytesKey } from '../../service/store/reports/stored-bytes.ts';
import { runTask } from '../../service/tasks/run-task.ts';
import { reportMail } from '../aws-stub/report-mail.ts';
import { domainName } from '../fakes/names.ts';
import { customResource, domain, host, register } from '../lambdas/deploy-function.ts';
import { StubWorld, s3Notice, sqsEvent } from '../lambdas/stub-world.ts';
import { publishPolicy } from '../service/publish-policy.ts';
import { templateOf } from './synthesize.ts';

/** Namespace, name and dimensions: `StrictMX/strictmx digest-sent {"service":"strictmx"}`. */
type MetricIdentity = string;

const identityOf = (namespace: string, name: string, dimensions: [string, unknown][]): MetricIdentity =>
  `${namespace} ${name} ${JSON.stringify(Object.fromEntries(dimensions.toSorted()))}`;

let world: StubWorld;
beforeAll(async () => {
  world = await StubWorld.start();
});
afterAll(() => world.stop());

/** Builds a function, calls it with each event, and collects the metrics in its log. */
async function metricsOf(name: string, ...events: unknown[]): Promise<MetricIdentity[]> {
  await world.build(name);
  const found: MetricIdentity[] = [];
  for (const event of events) found.push(...metricsIn((await world.invoke(name, event)).log));
  return found;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
function metricsIn(log: string): MetricIdentity[] {
  const lines = log.split('\n').filter((line) => line.includes('"_aws"'));
  return lines
    .map((line) => JSON.parse(line))
    .flatMap((line) =>
      line._aws.CloudWatchMetrics.flatMap(
        ({
          Namespace,
          Metrics,
          Dimensions,
        }: {
          Namespace: string;
          Metrics: { Name: string }[];
          Dimensions: string[][];
        }) =>
          Metrics.flatMap(({ Name }) =>
            Dimensions.map((names) =>
              identityOf(
                Namespace,
                Name,
                names.map((each) => [each, line[each]]),
              ),
            ),
          ),
      ),
    );
}

/** What functions write when everything that is counted happens once. */
async function writtenMetrics(): Promise<Set<MetricIdentity>> {
  await host(world);
  const day = new Date().toISOString().slice(0, 10);
  const task = (value: object) => sqsEvent([JSON.stringify(value)]);
  const policyNotice = sqsEvent([s3Notice('Policies', `policies/${domain}/mta-sts.txt`)]);
  await publishPolicy(world.ports, domain, {
    mode: 'testing',
    mx: ['mx.shop.example.net'],
    maxAgeSeconds: 86_400,
  });
  const announced = await metricsOf('rotate-id', policyNotice);
  world.stub.s3.write('Policies', `policies/${domain}/mta-sts.txt`, 'no policy');
  const blocked = await metricsOf('rotate-id', policyNotice);
  const inbox = (await loadDomain(world.ports, domain))?.state.inbox;
  world.stub.s3.write('Mail', 'mail/in/good', reportMail(`${inbox}@reports.mta.example.net`, domain));
  world.stub.s3.write('Mail', 'mail/in/bad', 'no report');
  const mails = ['mail/in/good', 'mail/in/bad'].map((key) => s3Notice('Mail', key));
  const received = await metricsOf('receive-report', sqsEvent([...mails, 'no task']));
  const posted = await metricsOf('api', postedReport(String(inbox)));
  await metricsOf('make-signing-key', customResource('Create'));
  const checked = await checkCanary();
  const digests = () => metricsOf('send-digest', task({ kind: 'send-digest', owner: 'acme', day }));
  await quotaIs({ mailsPerDay: 0 });
  const withoutRoom = await digests();
  await quotaIs({ storedBytesPerDay: 1 });
  const full = await receiveAboveBudgets();
  world.stub.s3.write('State', incidentsKey(domain), '{"schema":2}');
  return new Set([
    ...announced,
    ...blocked,
    ...checked,
    ...received,
    ...posted,
    ...(await metricsOf('plan-digests', { scheduledAt: `${day}T06:00:00Z` })),
    ...withoutRoom,
    ...full,
    ...(await digests()),
  ]);
}

/** The edge stops serving it, and a second check confirms that. */
async function checkCanary(): Promise<MetricIdentity[]> {
  const canary = domainName('canary.mta.example.net');
  await register(world, canary);
  await runTask(world.ports, { kind: 'advance-hosting', domain: canary });
  await publishPolicy(world.ports, canary, {
    mode: 'testing',
    mx: ['mx.shop.example.net'],
    maxAgeSeconds: 86_400,
  });
  await metricsOf('rotate-id', sqsEvent([s3Notice('Policies', `policies/${canary}/mta-sts.txt`)]));
  const tenant = world.stub.cloudFront.tenantOf(`mta-sts.${canary}`);
  if (!tenant) throw new Error('the canary has no tenant');
  tenant.enabled = false;
  await world.build('advance-life-cycle');
  const check = sqsEvent([JSON.stringify({ kind: 'advance-life-cycle', domain: canary })]);
  const later = ['0', '3700'];
  const logs = [];
  for (const TEST_LATER_SECONDS of later)
    logs.push((await world.invoke('advance-life-cycle', check, { TEST_LATER_SECONDS })).log);
  return logs.flatMap(metricsIn);
}

const quotaIs = (quota: object) =>
  world.ports.store.put(
    ownerAccountKey('acme'),
    JSON.stringify({ schema: 1, owner: 'acme', zones: [], quota }),
  );

/** Mail for nobody, when the deployment has stored all that it may today; then when only the mail for nobody has. */
async function receiveAboveBudgets(): Promise<MetricIdentity[]> {
  const today = dayOf(new Date());
  const receive = async (key: string) => {
    world.stub.s3.write('Mail', key, `no report${' '.repeat(9_000_000)}`);
    return metricsOf('receive-report', sqsEvent([s3Notice('Mail', key)]));
  };
  await storedBytesAre(serviceBytesKey(today), 20_000_000_000);
  const ofDeployment = await receive('mail/in/large');
  await storedBytesAre(serviceBytesKey(today), 0);
  await storedBytesAre(ownerBytesKey(today, undefined), 2_000_000_000);
  return [...ofDeployment, ...(await receive('mail/in/larger'))];
}

const storedBytesAre = (key: string, bytes: number) =>
  world.ports.store.put(
    key,
    JSON.stringify({
      schema: 1,
      bytes,
      sources: {},
      budgetBytes: 0,
      serviceBytes: 0,
      known: [],
    }),
  );

const postedReport = (token: string) => ({
  version: '2.0',
  rawPath: `/v1/tlsrpt/${token}`,
  rawQueryString: '',
  headers: { 'content-type': 'application/tlsrpt+json' },
  requestContext: {
    domainName: 'api.mta.example.net',
    http: { method: 'POST', path: `/v1/tlsrpt/${token}` },
  },
  isBase64Encoded: false,
  body: '{}',
});

interface AskedMetric {
  Namespace: string;
  MetricName: string;
  Dimensions?: { Name: string; Value: unknown }[];
}

/** What alarms and dashboard ask for, beside AWS's own metrics. */
function askedMetrics(): Set<MetricIdentity> {
  const template = templateOf('operations');
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(
    ({ Properties }) => Properties as AskedMetric,
  );
  const asked = alarms.map(({ Namespace, MetricName, Dimensions = [] }) =>
    identityOf(
      Namespace,
      MetricName,
      Dimensions.map(({ Name, Value }) => [Name, Value]),
    ),
  );
  const shown = [
    ...bodyOfDashboard().matchAll(/\["(StrictMX\/[^"]+)","([^"]+)"((?:,"[^"]*","[^"]*")*),\{/gu),
  ].map(([, namespace = '', name = '', rest]) => {
    const words: string[] = JSON.parse(`[${(rest ?? '').slice(1)}]`);
    const dimensions = words.flatMap((word, at): [string, string][] =>
      at % 2 === 0 ? [[word, words[at + 1] ?? '']] : [],
    );
    return identityOf(namespace, name, dimensions);
  });
  return new Set([...asked, ...shown].filter((identity) => identity.startsWith('StrictMX/')));
}

function bodyOfDashboard(): string {
  const [dashboard] = Object.values(templateOf('operations').findResources('AWS::CloudWatch::Dashboard'));
  const parts: unknown[] = dashboard?.Properties.DashboardBody['Fn::Join'][1];
  return parts.map((part) => (typeof part === 'string' ? part : '…')).join('');
}

test('OperationsStack asks for exactly the metrics that built functions write', async () => {
  const written = await writtenMetrics();
  expect([...written].toSorted()).toEqual([...askedMetrics()].toSorted());
  expect(written.size).toBe(eventMetrics.length);
}, 300_000);
