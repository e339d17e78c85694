/** Fakes on a virtual clock. Each call takes a set time, and the fakes record the calls of Route 53's API. */
import type { DnsZone } from '../service/ports/dns-zone.ts';
import type { Ports } from '../service/ports/ports.ts';
import type { Task } from '../service/ports/task-queue.ts';
import { createFakePorts, type FakeHandles } from '../test/fakes/fake-ports.ts';
import { CountingStore } from './counting-store.ts';

/** In seconds. The caller polls a change every 5 s until Route 53 has copied it to all its servers. */
export const takes = { task: 0.5, look: 0.2, call: 0.1, pollEvery: 5, polls: 6 };

const silent: Ports['log'] = { info: () => {}, warn: () => {}, error: () => {} };
/** The zone of the account that holds the managed domains. */
export const customers = 'customers.example';
const dayStart = Date.parse('2026-11-24T00:00:00Z');

/** A deployment on one day. */
export class ZonesWorld {
  readonly ports: Ports;
  readonly handles: FakeHandles;
  /** The times of all calls of the API, in seconds of the day. */
  readonly calls: number[] = [];
  readonly lookedAt = new Map<string, number>();
  /** The current time of the running task, in seconds of the day. */
  now = 0;
  #queued: { task: Task; at: number }[] = [];

  constructor() {
    const store = new CountingStore(() => new Date(dayStart + this.now * 1000));
    const { handles, ...ports } = createFakePorts({ store, log: silent });
    this.handles = handles;
    handles.dns.addZone(customers);
    this.ports = {
      ...ports,
      clock: { now: () => new Date(dayStart + this.now * 1000) },
      dns: this.#metered(handles.dns),
      fetch: { ...ports.fetch, get: (url, options) => this.#fetch(url, options) },
      tasks: {
        enqueue: async (tasks, { delaySeconds = 0 } = {}) => {
          for (const task of tasks) this.#queued.push({ task, at: this.now + delaySeconds });
        },
      },
    };
  }

  take(): { task: Task; at: number }[] {
    return this.#queued.splice(0);
  }

  async #fetch(url: string, options?: Parameters<Ports['fetch']['get']>[1]) {
    this.lookedAt.set(url, (this.lookedAt.get(url) ?? 0) + 1);
    const fetched = await this.handles.fetch.get(url, options);
    this.handles.fetch.requests.length = 0;
    return fetched;
  }

  #metered(dns: DnsZone): DnsZone {
    const call = () => {
      this.calls.push(this.now);
      this.now += takes.call;
    };
    return {
      look: (name, type) => {
        this.now += takes.look;
        return dns.look(name, type);
      },
      findZone: (name) => {
        // The service's own zone is in the configuration (adapters/aws/dns/route53-dns-zone.ts).
        if (!name.endsWith('.strictmx.test')) call();
        return dns.findZone(name);
      },
      read: (zone, name) => {
        call();
        return dns.read(zone, name);
      },
      change: async (zone, changes) => {
        call();
        for (let poll = 0; poll < takes.polls; poll++) {
          this.now += takes.pollEvery;
          call();
        }
        await dns.change(zone, changes);
      },
      confirm: async () => {
        this.now += takes.look;
      },
    };
  }
}
