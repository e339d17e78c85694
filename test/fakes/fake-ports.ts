import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { DkimKey } from '../../core/mail/dkim/sign-mail.ts';
import type { Ports } from '../../service/ports/ports.ts';
import { parsePolicyKey } from '../../service/store/domains/policy.ts';
import { FakeEdge } from './fake-edge.ts';
import { FakeFetch } from './fake-fetch.ts';
import { FakeResolver } from './fake-resolver.ts';
import { FixedClock } from './fixed-clock.ts';
import { MemoryDns } from './memory-dns.ts';
import { MemoryLog } from './memory-log.ts';
import { MemoryMail } from './memory-mail.ts';
import { MemoryStore } from './memory-store.ts';
import { MemoryTasks } from './memory-tasks.ts';
import { SeededRandom } from './seeded-random.ts';

/** The fakes by their own types, to arrange and to look into. */
export interface FakeHandles {
  store: MemoryStore;
  dns: MemoryDns;
  edge: FakeEdge;
  resolver: FakeResolver;
  fetch: FakeFetch;
  mail: MemoryMail;
  tasks: MemoryTasks;
  clock: FixedClock;
  random: SeededRandom;
  log: MemoryLog;
}

/**
 * A whole world in memory, its parts connected: the resolver sees what stands in the zones, the edge sees the
 * resolver's CNAMEs, the fetch sees the policies of the edge's tenants. The zone `strictmx.test` is ours.
 * An override takes a port's place for the step under test; the other fakes keep their own connections.
 */
export function createFakePorts(overrides: Partial<Ports> = {}): Ports & { handles: FakeHandles } {
  const clock = new FixedClock();
  const store = new MemoryStore(() => clock.now());
  const dns = new MemoryDns();
  dns.addZone('strictmx.test');
  const resolver = new FakeResolver(dns);
  const edge = new FakeEdge(resolver);
  dns.set('*.edge.strictmx.test', 'CNAME', [edge.endpoint]);
  const handles: FakeHandles = {
    store,
    dns,
    edge,
    resolver,
    fetch: new FakeFetch(overrides.store ?? store, edge),
    mail: new MemoryMail(),
    tasks: new MemoryTasks(),
    clock,
    random: new SeededRandom(),
    log: new MemoryLog(),
  };
  store.noticed = (key) => {
    const domain = parsePolicyKey(key);
    if (domain !== undefined)
      handles.tasks.queued.push({ task: { kind: 'rotate-id', domain }, delaySeconds: 0 });
  };
  const service = {
    serviceDomain: 'strictmx.test',
    mailDomain: 'reports.strictmx.test',
    mailReceiver: 'reports.strictmx.test',
    apiUrl: 'https://api.strictmx.test',
    digestFrom: 'digest@strictmx.test',
    recordTtlSeconds: 60,
    // A task of a test ends in the instant in which it began.
    longestTaskSeconds: 0,
    retrySeconds: 60,
    foldDelaySeconds: 0,
  };
  return { ...handles, tenants: edge, service, dkimKey: testDkimKey, ...overrides, handles };
}

let dkimKey: Promise<DkimKey> | undefined;

/** One key for the whole test run; made when first asked for, since RSA keys are slow to make. */
export function testDkimKey(): Promise<DkimKey> {
  dkimKey ??= makeDkimKey();
  return dkimKey;
}

async function makeDkimKey(): Promise<DkimKey> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { domain: 'strictmx.test', selector: 'strictmx', privateKey: pem };
}
