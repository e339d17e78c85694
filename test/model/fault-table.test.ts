/**
 * Makes each AWS call of a step fail in turn. After any fault, running the work again must reach the same end state as
 * a run without faults. No mail is sent twice unless SES already had it, and no id is announced before its text is
 * served. The table is built from the calls that the steps make, so it includes new calls automatically.
 *
 * In `npm test`, only the last call of each operation that changes something fails, because most is done before it; of
 * those, each second one, and each operation at least once. It fails in one way, and the ways take turns. An operation
 * that only reads fails once in the whole table. In `npm run test:model` each call fails in every way that differs, and
 * then two calls in a row, chosen by seed.
 */

import { describe, expect, test } from 'vitest';
import { parseTxtValue } from '../../adapters/aws/dns/txt-value.ts';
import { shardOf } from '../../core/tls-rpt/write/shard-of.ts';
import { registerDomain } from '../../service/hosting/register-domain.ts';
import { startRemoval } from '../../service/life-cycle/start-removal.ts';
import { receiveSessions } from '../../service/outbound/receive-sessions.ts';
import type { Task } from '../../service/ports/task-queue.ts';
import { loadDomain } from '../../service/store/domains/domain.ts';
import { reconcile } from '../../service/tasks/reconcile.ts';
import { runTask } from '../../service/tasks/run-task.ts';
import { type FaultKind, faultKinds } from '../aws-stub/faults.ts';
import { reportMail } from '../aws-stub/report-mail.ts';
import { domainName, utcDay } from '../fakes/names.ts';
import { readSet } from '../fakes/read-set.ts';
import { publishPolicy } from '../service/publish-policy.ts';
import { FaultWorld } from './fault-world.ts';
import { isSearch, moreSeedsInTime } from './search.ts';
import { createRandom } from './setting.ts';

const domain = domainName('shop.example.net');

interface Scenario {
  task: Task;
  arrange(world: FaultWorld): Promise<void>;
  /** How many more runs it takes until all is done; default 3. */
  rounds?: number;
}

const watch: Task = { kind: 'advance-life-cycle', domain };
const planReports: Task = { kind: 'plan-outbound', day: utcDay('2026-11-23'), shard: shardOf(domain) };

async function register({ ports }: FaultWorld): Promise<void> {
  const settings = { owner: 'acme', digestTo: ['owner@shop.example.net'], zone: 'managed' as const };
  await registerDomain(ports, domain, settings);
}

async function host(world: FaultWorld): Promise<void> {
  await register(world);
  await runTask(world.ports, { kind: 'advance-hosting', domain });
}

async function edit({ ports }: FaultWorld, mode: 'testing' | 'enforce'): Promise<void> {
  const policy = { mode, mx: ['mx.shop.example.net'], maxAgeSeconds: 86_400 };
  await publishPolicy(ports, domain, policy);
}

async function receive(world: FaultWorld): Promise<void> {
  const inbox = (await loadDomain(world.ports, domain))?.state.inbox;
  world.stub.s3.write('mail', 'mail/in/1', reportMail(`${inbox}@reports.strictmx.test`, domain));
}

async function announce(world: FaultWorld): Promise<void> {
  await host(world);
  await edit(world, 'testing');
  await runTask(world.ports, { kind: 'rotate-id', domain });
}

/** As a person in the CloudFront console. */
async function deleteTenant({ ports: { tenants } }: FaultWorld): Promise<void> {
  const tenant = await tenants.describe(domain);
  if (!tenant) throw new Error('there is no tenant');
  await tenants.remove(domain, await tenants.disable(domain, tenant));
}

async function addRecord({ ports, zoneId }: FaultWorld, value: string): Promise<void> {
  const from = await readSet(ports.dns, zoneId, `_mta-sts.${domain}`, 'TXT');
  if (!from) throw new Error('nothing was announced');
  await ports.dns.change(zoneId, [{ from, to: { ...from, values: [...from.values, value] } }]);
}

async function leave(world: FaultWorld): Promise<void> {
  await announce(world);
  await startRemoval(world.ports, { domain, by: 'test', forcedBecause: 'customer left' });
}

/** A session of our own mail server with a domain that wants its reports at our address. */
async function collectSessions(world: FaultWorld): Promise<void> {
  await host(world);
  const session = { time: '2026-11-23T09:30:00Z', domain, policyType: 'no-policy-found', result: 'success' };
  await receiveSessions(world.ports, { sender: 'mta', key: '1', text: JSON.stringify([session]) });
}

const scenarios: Record<string, Scenario> = {
  'a domain is onboarded': { task: { kind: 'advance-hosting', domain }, arrange: register },
  'a host that somebody deleted is created again': {
    task: { kind: 'advance-hosting', domain },
    arrange: async (world) => {
      await announce(world);
      await deleteTenant(world);
    },
  },
  'the first id is announced': {
    task: { kind: 'rotate-id', domain },
    arrange: async (world) => {
      await host(world);
      await edit(world, 'testing');
    },
  },
  'an id is changed': {
    task: { kind: 'rotate-id', domain },
    arrange: async (world) => {
      await host(world);
      await edit(world, 'testing');
      await runTask(world.ports, { kind: 'rotate-id', domain });
      world.advance(60);
      await edit(world, 'enforce');
    },
  },
  'a report is received': {
    task: { kind: 'receive-report', key: 'mail/in/1' },
    arrange: async (world) => {
      await host(world);
      await receive(world);
    },
  },
  'a report is put into the figures of its day': {
    task: { kind: 'fold-day', domain, day: utcDay('2026-11-23') },
    arrange: async (world) => {
      await host(world);
      await receive(world);
      await runTask(world.ports, { kind: 'receive-report', key: 'mail/in/1' });
    },
  },
  'a mail to the postmaster is forwarded': {
    task: { kind: 'forward-mail' },
    arrange: async (world) => {
      const lines = ['From: ann@customer.example', 'To: postmaster@reports.strictmx.test', '', 'Hello'];
      world.stub.s3.write('mail', 'mail/in/1', lines.join('\r\n'));
      await runTask(world.ports, { kind: 'receive-report', key: 'mail/in/1' });
    },
    // Into the next hour: only then is looked for marks that a dead worker left.
    rounds: 42,
  },
  'the daily mail is sent': {
    task: { kind: 'send-digest', owner: 'acme', day: utcDay('2026-11-24') },
    arrange: async (world) => {
      await host(world);
      await receive(world);
      await runTask(world.ports, { kind: 'receive-report', key: 'mail/in/1' });
    },
  },
  'an alarm about a second MTA-STS record is sent': {
    task: watch,
    arrange: async (world) => {
      await announce(world);
      await addRecord(world, 'v=STSv1; id=other;');
      // The first look only makes it suspect.
      await runTask(world.ports, watch);
      world.advance(90);
    },
  },
  'the records of a domain that leaves are deleted': { task: watch, arrange: leave, rounds: 6 },
  'the host of a domain that leaves is deleted': {
    task: watch,
    arrange: async (world) => {
      await leave(world);
      await runTask(world.ports, watch);
      world.advance(400);
    },
    rounds: 6,
  },
  'outgoing reports are planned': { task: planReports, arrange: collectSessions },
  'an outgoing report is sent': {
    task: { kind: 'send-outbound' },
    arrange: async (world) => {
      await collectSessions(world);
      await runTask(world.ports, planReports);
      world.advance(5 * 3600);
    },
    // What was begun and not ended is tried again after ten minutes.
    rounds: 8,
  },
};

/**
 * `kill`: the function ends after the call, before it can make another. A call that hangs ends by the client's time
 * limit (s3-object-store.test.ts) and is then what `drop` is, so its seconds are spared here.
 */
type FaultName = Exclude<FaultKind, 'hang'> | 'kill';
const faults: FaultName[] = [...faultKinds.filter((kind) => kind !== 'hang'), 'kill'];
const pairsASeed = 30;

/**
 * SQS gives work back until it succeeds; a claim of a dead worker is free after a minute. A task that a killed
 * function did not put into its queue is put there by the daily reconciliation, or the schedule.
 */
async function runAgainAndAgain(world: FaultWorld, { task, rounds = 3 }: Scenario): Promise<void> {
  for (let run = 0; run < rounds; run += 1) {
    world.advance(90);
    await runTask(world.ports, task);
  }
  await reconcile(world.ports);
  // As the schedule does every few minutes.
  await world.ports.tasks.enqueue([{ kind: 'send-outbound' }]);
}

interface Trouble {
  fault: FaultName;
  /** Counted from 1, from the beginning of the run in which the call fails. */
  call: number;
}

/** Runs the task once for each trouble. */
async function runWithTroubles(world: FaultWorld, task: Task, troubles: Trouble[]): Promise<void> {
  for (const [run, { fault, call }] of troubles.entries()) {
    if (run > 0) world.advance(90);
    const fatal = world.stub.calls.length + call;
    world.stub.faults.add({
      kind: fault === 'kill' ? 'fail-before' : fault,
      call: fault === 'kill' ? ({ number }) => number > fatal : fatal,
      attempts: 'all',
    });
    await runTask(world.ports, task).catch(() => {});
    world.stub.faults.clear();
    expectAnnouncedTextIsServed(world);
  }
}

/** Which calls have failed, and how. */
const struck: { name: string; fault: FaultName }[] = [];
const isRead = (name: string) => /\.(?:Get|List|Head|Describe)/u.test(name);
/** A read has no effect, so it does not matter whether it was done when it failed. */
const waysOf = (name: string) =>
  isRead(name) ? faults.filter((fault) => fault !== 'fail-after' && fault !== 'lose-answer') : faults;
/** Each second call that changes something, and a read, fails only if its operation has not failed anywhere yet. */
const isSpared = (name: string, call: number, row: number) =>
  (isRead(name) || (call + row) % 2 === 1) && struck.some((one) => one.name === name);

/** The troubles of a task that makes these calls. Each list is one case. */
function* casesOf(names: string[], row: number): Generator<Trouble[]> {
  const calls = names.length;
  for (let call = 1; call <= calls; call++) {
    const name = names[call - 1]!;
    if (!isSearch && (names.lastIndexOf(name) !== call - 1 || isSpared(name, call, row))) continue;
    const ways = waysOf(name);
    const inTurn = ways[struck.length % ways.length]!;
    for (const fault of isSearch ? ways : [inTurn]) {
      struck.push({ name, fault });
      yield [{ fault, call }];
    }
  }
  if (!isSearch) return;
  for (const seed of moreSeedsInTime()) {
    const random = createRandom(seed);
    const below = (limit: number) => Math.floor(random() * limit);
    const any = (): Trouble => ({ fault: faults[below(faults.length)]!, call: 1 + below(calls) });
    for (let pair = 0; pair < pairsASeed; pair++) yield [any(), any()];
  }
}

function expectAnnouncedTextIsServed({ stub, zoneId }: FaultWorld): void {
  const [value] = stub.route53.values(zoneId, `_mta-sts.${domain}`, 'TXT') ?? [];
  if (value === undefined) return;
  const [, id] = /id=(\w+)/u.exec(parseTxtValue(value)) ?? [];
  const { versions } = JSON.parse(stub.s3.read('state', `domains/${domain}.json`)!.body.toString());
  const served = stub.s3.read('policies', `policies/${domain}/mta-sts.txt`)?.body.toString();
  const index = versions.findIndex((version: { id: string }) => version.id === id);
  // The id stands for the text that is served, or for one before it.
  expect(index).toBeGreaterThanOrEqual(0);
  expect(versions.slice(index).map((version: { text: string }) => version.text)).toContain(served);
}

const table: string[] = [];

describe.each(Object.entries(scenarios))('%s', (name, scenario) => {
  test('has the same result whichever call fails, and however', async () => {
    const world = await FaultWorld.start();
    await scenario.arrange(world);
    const restore = world.save();
    restore();
    await runTask(world.ports, scenario.task);
    const calls = world.stub.callNames();
    await runAgainAndAgain(world, scenario);
    const wanted = { ...world.endState(), mails: world.stub.ses.sent.length };
    // Where the domain is gone in the end, no task is left to be asked for.
    const isThere = (await loadDomain(world.ports, domain)) !== undefined;
    const wantedTasks = isThere ? world.tasks() : [];
    const mailAt = calls.indexOf('ses.SendEmail') + 1;
    table.push(name, ...calls.map((call, at) => `  ${at + 1} ${call}`));

    for (const troubles of casesOf(calls, Object.keys(scenarios).indexOf(name))) {
      const label = troubles.map(({ fault, call }) => `${fault} at ${call} ${calls[call - 1]}`).join(', ');
      restore();
      await runWithTroubles(world, scenario.task, troubles);
      await runAgainAndAgain(world, scenario);
      const mails = world.stub.ses.sent.length;
      // Of a call that went wrong, or was the last one, nobody knows whether SES has the mail.
      const inDoubt = troubles.filter(({ call }, run) => mailAt > 0 && (run > 0 || call >= mailAt)).length;
      expect(mails, label).toBeLessThanOrEqual(wanted.mails + inDoubt);
      expect({ ...world.endState(), mails: Math.min(mails, wanted.mails) }, label).toEqual(wanted);
      expect(world.tasks(), label).toEqual(expect.arrayContaining(wantedTasks));
    }
    await world.stop();
  }, 600_000);
});

test('each operation fails at least once, and each tenth change or more fails in each way', () => {
  const names = table.filter((line) => line.startsWith('  ')).map((line) => line.replace(/^ +\d+ /u, ''));
  expect(new Set(struck.map(({ name }) => name))).toEqual(new Set(names));
  const changes = struck.filter((one) => !isRead(one.name));
  for (const fault of faults)
    expect(changes.filter((one) => one.fault === fault).length, fault).toBeGreaterThan(changes.length / 10);
});

test('the calls are those of test/golden/aws-calls.txt', async () => {
  await expect(`${table.join('\n')}\n`).toMatchFileSnapshot('../golden/aws-calls.txt');
});
