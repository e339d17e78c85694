import type { Policy } from '../../core/mta-sts/policy.ts';
import { registerDomain } from '../../service/hosting/register-domain.ts';
import type { Ports } from '../../service/ports/ports.ts';
import { loadDomain } from '../../service/store/domains/domain.ts';
import { policyKey } from '../../service/store/domains/policy.ts';
import { runTask } from '../../service/tasks/run-task.ts';
import { createFakePorts, type FakeHandles } from '../fakes/fake-ports.ts';
import { domainName } from '../fakes/names.ts';
import { publishPolicy } from './publish-policy.ts';

export const enforce = (...mx: string[]): Policy => ({ mode: 'enforce', mx, maxAgeSeconds: 1_209_600 });

/** A domain of a managed zone in a world of fakes, and what its owner can do. */
export class World {
  readonly domain = domainName('example.com');
  readonly ports: Ports;
  readonly handles: FakeHandles;

  constructor(overrides: Partial<Ports> = {}) {
    const { handles, ...ports } = createFakePorts(overrides);
    this.ports = ports;
    this.handles = handles;
    handles.dns.addZone(this.domain);
  }

  static async hosted(overrides: Partial<Ports> = {}): Promise<World> {
    const world = new World(overrides);
    await world.register();
    await world.drain();
    return world;
  }

  async register(settings: { zone?: 'managed' | 'external'; adoptRecords?: boolean } = {}): Promise<void> {
    const result = await registerDomain(this.ports, this.domain, {
      owner: 'acme',
      digestTo: ['admin@example.com'],
      zone: 'managed',
      ...settings,
    });
    if (!result.ok) throw new Error(`the registration is ${result.reason}`);
  }

  /** An edit by the owner, who has just read the policy. */
  async edit(policy: Policy) {
    return publishPolicy(this.ports, this.domain, policy);
  }

  /** What the MX records of the domain are from now on. */
  mxIs(...hosts: string[]): void {
    const records = hosts.map((exchange) => ({ exchange, preference: 10 }));
    this.handles.resolver.found('mx', this.domain, records);
  }

  /** Does all work in the queue that is due now, and drops delayed tasks, as if their time had not come. */
  async drain(): Promise<void> {
    const { tasks } = this.handles;
    for (let due = tasks.queued.splice(0); due.length > 0; due = tasks.queued.splice(0)) {
      for (const { task, delaySeconds } of due) if (delaySeconds === 0) await runTask(this.ports, task);
    }
  }

  async state() {
    const loaded = await loadDomain(this.ports, this.domain);
    if (!loaded) throw new Error(`${this.domain} is not there`);
    return loaded.state;
  }

  /** The `_mta-sts` TXT values. */
  txt(name = `_mta-sts.${this.domain}`): string[] {
    return this.handles.dns.lookup(name, 'TXT')?.values ?? [];
  }

  served(): string | undefined {
    return this.handles.store.text(policyKey(this.domain));
  }
}

/** Announces the stored policy in DNS, without the check from outside that follows. */
export async function announce({ ports, handles, domain }: World): Promise<void> {
  await runTask(ports, { kind: 'rotate-id', domain });
  handles.tasks.take();
}
