/**
 * Simulates a day of many domains and counts the requests to Route 53. The real steps run on fakes with a virtual
 * clock: each call of a step takes a set time, and work waits for a free worker, as in the queues of
 * lib/workers-stack.ts. The real service makes fewer requests, because adapters/aws/dns/coalescing-dns-zone.ts combines
 * changes that are counted one by one here.
 */
import type { DomainName } from '../core/names/domain-name.ts';
import { registerDomain } from '../service/hosting/register-domain.ts';
import type { Task } from '../service/ports/task-queue.ts';
import { wantedRecords } from '../service/records/wanted-records.ts';
import { domainKey, loadDomain } from '../service/store/domains/domain.ts';
import { reconcile } from '../service/tasks/reconcile.ts';
import { runTask } from '../service/tasks/run-task.ts';
import { domainName } from '../test/fakes/names.ts';
import { publishPolicy } from '../test/service/publish-policy.ts';
import { busiestSecond, countRefused } from './token-bucket.ts';
import { customers, takes, ZonesWorld } from './zones-world.ts';

export interface ZonesRun {
  domains: number;
  /** Domains that were checked from outside during the day. */
  lookedAt: number;
  /** Checks from outside, including repeated checks of a domain. */
  looks: number;
  failedTasks: number;
  /** Calls of Route 53's API. */
  calls: number;
  busiestSecond: number;
  /** Calls that half of the account's limits would have refused. */
  refusedByHalf: number;
}

/**
 * Half of the account's limits at Route 53, because other programs in the account use it too.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html#limits-api-requests
 */
const halfOfLimit = { burst: 25, perSecond: 5 };

/** The limits in lib/workers-stack.ts. Only the account limits the other functions; a new account has 10. */
const workersOf: Partial<Record<Task['kind'], number>> = { 'rotate-id': 8, 'advance-hosting': 8 };
const otherWorkers = 10;

/** Every second domain's owner manages its records, with CNAMEs to us. */
async function host(world: ZonesWorld, index: number): Promise<DomainName> {
  const { ports, handles } = world;
  const isExternal = index % 2 === 1;
  const domain = domainName(`d${index}.${isExternal ? 'elsewhere.example' : customers}`);
  handles.resolver.found('mx', domain, [{ exchange: 'mx.example', preference: 10 }]);
  const zone = isExternal ? 'external' : 'managed';
  await registerDomain(ports, domain, { owner: `o${index % 100}`, digestTo: [], zone });
  const loaded = await loadDomain(ports, domain);
  if (loaded && isExternal) {
    for (const record of Object.values(wantedRecords(ports, loaded.state)))
      handles.dns.set(record.name, 'CNAME', [record.value]);
  }
  await edit(world, domain);
  return domain;
}

async function edit({ ports }: ZonesWorld, domain: DomainName): Promise<void> {
  const maxAgeSeconds = 604_800 + (ports.clock.now().getTime() % 1000);
  await publishPolicy(ports, domain, { mode: 'testing', mx: ['mx.example'], maxAgeSeconds });
  await ports.tasks.enqueue([{ kind: 'rotate-id', domain }]);
}

const twoDays = 2 * 86_400;

/** Runs one day. All domains were hosted on the day before. */
export async function simulateZones(
  domains: number,
  progress: (text: string) => void = () => {},
): Promise<ZonesRun> {
  const world = new ZonesWorld();
  const names: DomainName[] = [];
  for (let index = 0; index < domains; index++) {
    if (index % 1000 === 0) progress(`${index} of ${domains} domains hosted`);
    world.now = -twoDays;
    names.push(await host(world, index));
    await runAll(world, () => {});
  }
  await expectServing(world, names);
  world.now = 0;
  world.calls.length = 0;
  world.lookedAt.clear();

  let failedTasks = 0;
  for (let hour = 0; hour < 24; hour++) {
    progress(`${domains} domains, hour ${hour + 1} of 24`);
    world.now = hour * 3600;
    for (const domain of changedIn(hour, names)) await edit(world, domain);
    for (const domain of brokenIn(hour, names)) world.handles.dns.unset(`_mta-sts.${domain}`, 'TXT');
    world.now = hour * 3600 + 1800;
    await reconcile(world.ports, hour);
    await runAll(world, () => failedTasks++);
  }
  const looks = [...world.lookedAt.values()].reduce((sum, count) => sum + count, 0);
  return {
    domains,
    lookedAt: world.lookedAt.size,
    looks,
    failedTasks,
    calls: world.calls.length,
    busiestSecond: busiestSecond(world.calls),
    refusedByHalf: countRefused(world.calls, halfOfLimit),
  };
}

async function expectServing({ ports }: ZonesWorld, names: DomainName[]): Promise<void> {
  for (const domain of [names[0], names[1]]) {
    const state = domain && (await loadDomain(ports, domain))?.state;
    if (state && (state.hosting.state !== 'serving' || !state.announced))
      throw new Error(`${domainKey(state.domain)} is ${state.hosting.state}, expected "serving"`);
  }
}

/**
 * A hundredth of the domains change during the day, and 300 change together at noon: a provider that serves all its
 * customers.
 */
const changedIn = (hour: number, names: DomainName[]): DomainName[] =>
  names.filter((_, index) => index % 2400 === hour * 100 || (hour === 12 && index < 300));

/** Somebody deletes the record of every 200th domain of our zones. */
const brokenIn = (hour: number, names: DomainName[]): DomainName[] =>
  names.filter((_, index) => index % 4800 === hour * 200);

/** Runs all tasks due within the hour, each kind on its workers. Drops later checks. */
async function runAll(world: ZonesWorld, onFailure: () => void): Promise<void> {
  const freeAt = new Map<Task['kind'], number[]>();
  for (let due = world.take(); due.length > 0; due = world.take()) {
    for (const { task, at } of due) {
      if (at > world.now + 3600) continue;
      const workers =
        freeAt.get(task.kind) ??
        Array<number>(workersOf[task.kind] ?? otherWorkers).fill(Number.NEGATIVE_INFINITY);
      freeAt.set(task.kind, workers);
      const worker = workers.indexOf(Math.min(...workers));
      world.now = Math.max(at, workers[worker] ?? 0);
      await runTask(world.ports, task).catch(onFailure);
      workers[worker] = world.now + takes.task;
    }
  }
}
