/**
 * A world with many senders around the real workflows: a virtual clock, edge locations that serve old copies, tasks
 * that come twice, late and side by side, crashes at any call. It watches what must never happen.
 */
import { currentVersion } from '../../core/mta-sts/ledger.ts';
import type { PolicyVersion } from '../../core/mta-sts/version.ts';
import { loadDomain } from '../../core/workflows/domains.ts';
import { loadWatch } from '../../core/workflows/incidents.ts';
import { EdgeError, type Ports, type RecordChange, type Task } from '../../core/workflows/ports.ts';
import { reconcile } from '../../core/workflows/reconcile.ts';
import { runTask } from '../../core/workflows/run-task.ts';
import { keys } from '../../core/workflows/state.ts';
import { answerOf } from '../fakes/fake-fetch.ts';
import { createFakePorts, type FakeHandles } from '../fakes/fake-ports.ts';
import { EdgeCopies } from './edge-copies.ts';
import { covers, type Outside, Sender } from './sender.ts';
import { ServedTexts } from './served-texts.ts';

/** (a) to (e) of the issue, and what else must hold. */
export type Invariant =
  | 'a: a sender refuses a mail server that DNS names'
  | 'a: a sender finds no server that it may use'
  | 'a: no incident within a watch period'
  | 'b: a sender holds a new id with an old text'
  | 'c: two texts under one id'
  | 'c: an id goes back'
  | 'd: deleted while a sender may hold enforce'
  | 'd: host deleted while the record may be cached'
  | 'e: wanted and actual differ'
  | 'dates: the ledger knows less than the senders'
  | 'dates: the ledger says another date than brute force'
  | 'removal: something is left';

export class Violation extends Error {
  readonly invariant: Invariant;
  constructor(invariant: Invariant, detail: string) {
    super(`${invariant}: ${detail}`);
    this.invariant = invariant;
  }
}

class Crash extends Error {
  override readonly name = 'Crash';
}

const survivable = new Set(['Crash', 'PreconditionFailedError', 'RecordConflictError', 'EdgeError']);

export const domain = 'a.test';
export const cacheSeconds = 60;
export const reconcileSeconds = 3600;
/** watch-domain.ts looks after 20 hours; the reconciliation is what wakes it. */
const watchSeconds = 20 * 3600 + 2 * reconcileSeconds;
/** Location 0 is ours, where we verify; senders come by the others. */
const locations = 3;
const senderCount = 8;
const longestMxTtlSeconds = 14_400;
/** A worker that hangs goes on after this long at the latest: ledger.ts relies on it that none lives for 900 s. */
const longestPauseSeconds = 600;
/** A task that is late comes after this long, or is late again. */
const longestDelayMs = 300_000;

/** mulberry32: a number from 0 to 1 for each call, the same in every run with the same seed. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Another worker was quicker: CloudFront answers EntityNotFound, which its adapter calls stale. */
function asGone(error: unknown): never {
  throw error instanceof Error && error.message.startsWith('no tenant')
    ? new EdgeError('stale', 'it is gone')
    : error;
}

/** How a variant of the world differs, for tests that take a rule away. */
export interface Variant {
  /** The edge's cache time as the workflows are told. */
  toldCacheSeconds?: number;
  /** DNS changes are made whatever is there. */
  blindDns?: boolean;
  /** What to look for; everything else may happen. */
  only?: Invariant;
}

type KnownVersion = Pick<PolicyVersion, 'id' | 'text' | 'objectVersion' | 'why'>;

export class ModelWorld implements Outside {
  readonly ports: Ports;
  readonly handles: FakeHandles;
  readonly random: () => number;
  readonly served = new ServedTexts(cacheSeconds);
  readonly senders: Sender[];
  /** Whether anything went wrong or came late so far. */
  isCalm: boolean;
  isHttpsDown = false;
  isMxUnknown = false;
  violation: Violation | undefined;
  /** An error that no race or death explains. */
  fault: unknown;
  readonly #copies = new EdgeCopies(cacheSeconds, locations);
  readonly #queue: { task: Task; due: number }[] = [];
  /** By id, in the order in which they were announced. */
  readonly #announced = new Map<string, { text: string; index: number }>();
  /** The records as they stand, so that looking them up costs nothing. */
  #txtValues: string[] = [];
  #mxHosts: string[] = [];
  readonly #excused = new Map<string, number>();
  #lastTrouble = 0;
  #ownMxAt = 0;
  #known: { state: string; versions: KnownVersion[] } = { state: '', versions: [] };
  /** Workers that hang in a call. */
  #paused: { since: number; goOn: () => void }[] = [];
  #lastReconcile: number;
  #recordGoneAt: number | undefined;
  #callsUntilCrash: number | undefined;
  #isRacing = false;
  /** Tasks come late, twice and side by side, and workers hang. */
  #isRough: boolean;
  readonly #only: Invariant | undefined;

  constructor(seed: number, isCalm: boolean, variant: Variant = {}) {
    this.random = createRandom(seed);
    this.isCalm = isCalm;
    this.#isRough = !isCalm;
    this.#only = variant.only;
    const { handles, ...ports } = createFakePorts();
    this.handles = handles;
    this.ports = { ...ports, ...this.#wrapped(variant) };
    handles.dns.addZone(domain);
    this.#lastReconcile = this.now();
    this.senders = Array.from({ length: senderCount }, (_, index) => {
      const habits = {
        location: 1 + (index % (locations - 1)),
        refreshes: index % 2 === 0,
        failureRate: index === 3 ? 0.5 : 0,
        mxTtlSeconds: index % 4 === 2 ? longestMxTtlSeconds : 300,
      };
      return new Sender(habits, this.random);
    });
  }

  now(): number {
    return this.handles.clock.now().getTime();
  }

  /**
   * A write past the API, of which the store gives notice. Of two such writes before the notice is read, the first is
   * nowhere to be found (docs/decisions/0003), so that is left out.
   */
  async putAtConsole(text: string): Promise<void> {
    const stored = await this.handles.store.get(keys.policy(domain));
    if (stored && !this.#versions().some(({ objectVersion }) => objectVersion === stored.version)) return;
    this.handles.store.edit(keys.policy(domain), text);
    this.served.put(text, this.now());
    this.#queue.push({ task: { kind: 'rotate-id', domain }, due: this.now() });
  }

  // What senders see.

  txt() {
    return { values: this.#txtValues, ttlSeconds: this.ports.service.recordTtlSeconds };
  }

  mx(): string[] {
    return this.#mxHosts;
  }

  /** `byPlan`: when the plan said so. */
  setMx(hosts: string[], { byPlan = false } = {}): void {
    if (!byPlan) this.#ownMxAt = this.now();
    this.#mxHosts = hosts;
    this.handles.dns.set(
      domain,
      'MX',
      hosts.map((host) => `10 ${host}`),
    );
  }

  fetch(location: number): { text: string; isOverdue: boolean } | undefined {
    if (this.isHttpsDown || !this.#isHostUp()) return undefined;
    return this.#copies.serve(location, this.now(), () => this.#stored());
  }

  #stored = () => this.handles.store.text(keys.policy(domain));

  #isHostUp(): boolean {
    const leadsToUs = this.handles.dns.values(`mta-sts.${domain}`, 'CNAME').length > 0;
    return leadsToUs && this.handles.edge.serves(domain);
  }

  // Trouble.

  crashAfter(calls: number): void {
    this.#callsUntilCrash = calls;
    this.#trouble();
  }

  pinEdge(): void {
    if (this.#isHostUp()) this.#copies.pin(this.now(), this.#stored);
    this.#trouble();
  }

  heal(): void {
    if (this.isHttpsDown || this.isMxUnknown) this.#trouble();
    this.isHttpsDown = false;
    this.isMxUnknown = false;
    this.#copies.unpin(this.now());
    this.#callsUntilCrash = undefined;
  }

  #trouble(): void {
    this.isCalm = false;
    this.#lastTrouble = this.now();
  }

  /**
   * The owner, or someone at the console, does what is against the dates shown, or puts a policy with these patterns
   * in spite of a warning: an incident has to tell of it.
   */
  excuse(patterns?: readonly string[]): void {
    for (const host of this.mx()) {
      const isUncovered = this.#isUncovered(host) || (patterns !== undefined && !covers(patterns, host));
      if (isUncovered && !this.#excused.has(host)) this.#excused.set(host, this.now());
    }
  }

  #isUncovered(host: string): boolean {
    return this.served.enforced(this.now()).some(({ mx }) => !covers(mx, host));
  }

  // Ports around the fakes.

  #wrapped({ toldCacheSeconds = cacheSeconds, blindDns = false }: Variant): Partial<Ports> {
    const { store, dns, edge, resolver } = this.handles;
    const enter = () => this.#enter(0.01);
    const enterWrite = () => this.#enter(0.04);
    return {
      store: {
        get: async (key) => (await enter(), store.get(key)),
        list: async (prefix, options) => (await enter(), store.list(prefix, options)),
        put: async (key, body, options) => {
          await enterWrite();
          const written = await store.put(key, body, options);
          if (key === keys.policy(domain)) this.served.put(String(body), this.now());
          return written;
        },
        delete: async (key) => {
          await enter();
          await store.delete(key);
          if (key === keys.policy(domain)) {
            this.served.delete(this.now());
            this.#checkDeletion('the policy');
          }
        },
      },
      dns: {
        findZone: async (name) => (await enter(), dns.findZone(name)),
        read: async (zone, name, type) => (await enter(), dns.read(zone, name, type)),
        change: async (zone, changes) => {
          await enterWrite();
          await dns.change(zone, blindDns ? changes.map((change) => this.#fromPresent(change)) : changes);
          for (const change of changes) this.#noteChange(change);
        },
      },
      edge: {
        endpoint: edge.endpoint,
        cacheSeconds: toldCacheSeconds,
        caaIssuers: [],
        describe: async (name) => (await enter(), edge.describe(name)),
        create: async (name) => (await enter(), edge.create(name)),
        attachCertificate: async (name, tenant) => (await enter(), edge.attachCertificate(name, tenant)),
        disable: async (name, tenant) => {
          await enter();
          const disabled = await edge.disable(name, tenant).catch(asGone);
          this.#checkDeletion('the host');
          this.#checkRecordForgotten();
          return disabled;
        },
        remove: async (name, tenant) => {
          await enter();
          await edge.remove(name, tenant).catch(asGone);
        },
      },
      fetch: {
        get: async () => {
          await enter();
          const served = this.fetch(0);
          return served ? answerOf(200, served.text) : { ok: false, problem: 'connect', detail: 'refused' };
        },
        post: async () => ({ ok: false, problem: 'dns', detail: 'no such host' }),
      },
      resolver: {
        txt: (name) => resolver.txt(name),
        cname: (name) => resolver.cname(name),
        addresses: (name) => resolver.addresses(name),
        caa: (name) => resolver.caa(name),
        mx: async (name) => {
          await enter();
          return this.isMxUnknown ? { kind: 'failed', why: 'SERVFAIL' } : resolver.mx(name);
        },
      },
      tasks: {
        enqueue: async (tasks, { delaySeconds = 0 } = {}) => {
          await enter();
          for (const task of tasks) this.#queue.push({ task, due: this.now() + delaySeconds * 1000 });
        },
      },
    };
  }

  #fromPresent({ from, to }: RecordChange): RecordChange {
    const set = to ?? from;
    return { from: set && this.handles.dns.lookup(set.name, set.type), to };
  }

  /** Every call may be the last one, and lets others go first; senders come at any moment. */
  async #enter(pauses: number): Promise<void> {
    if (this.#callsUntilCrash !== undefined && --this.#callsUntilCrash <= 0) {
      this.#callsUntilCrash = undefined;
      throw new Crash('killed');
    }
    if (this.#isRacing && this.random() < pauses) await this.#pause();
    if (this.#isRacing) for (let turns = Math.floor(this.random() * 6); turns > 0; turns--) await undefined;
    if (this.random() < 0.2) this.#visit(Math.floor(this.random() * senderCount));
  }

  #pause(): Promise<void> {
    return new Promise((goOn) => this.#paused.push({ since: this.now(), goOn }));
  }

  /** Runs side by side what is given, until each has ended or hangs. What hangs goes on at a later moment. */
  async #runAll(runs: (() => Promise<unknown>)[]): Promise<void> {
    const hangingBefore = this.#paused.length;
    let ended = 0;
    this.#isRacing = this.#isRough;
    for (const run of runs) {
      void run().then(
        () => ended++,
        (error) => {
          this.fault ??= error;
          ended++;
        },
      );
    }
    // Everything here is in memory, so each turn of the loop brings all of it on.
    for (let turn = 0; ended + this.#paused.length - hangingBefore < runs.length; turn++) {
      if (turn > 100_000) throw new Error('a task waits for something that never comes');
      await undefined;
    }
    this.#isRacing = false;
    if (this.fault) throw this.fault;
  }

  /** Lets workers that hang go on: those that hung long enough, or all. */
  async goOn(olderThanSeconds = 0): Promise<void> {
    const isOld = ({ since }: { since: number }) => this.now() - since >= olderThanSeconds * 1000;
    const old = this.#paused.filter(isOld);
    this.#paused = this.#paused.filter((one) => !isOld(one));
    for (const { goOn } of old) goOn();
    // They go on beside whatever runs next; a few hundred turns are enough for any task.
    if (old.length > 0) for (let turn = 0; turn < 2000; turn++) await undefined;
    if (this.fault) throw this.fault;
  }

  // What must never happen.

  #report(invariant: Invariant, detail: string): void {
    if (this.#only !== undefined && this.#only !== invariant) return;
    this.violation ??= new Violation(invariant, detail);
  }

  #noteChange({ from, to }: RecordChange): void {
    if ((to ?? from)?.name !== `_mta-sts.${domain}`) return;
    this.#txtValues = to?.values ?? [];
    const id = /id=(\w+);/.exec(to?.values.join() ?? '')?.[1];
    if (id === undefined) {
      this.#recordGoneAt = this.now();
      this.#checkDeletion('the record');
      return;
    }
    this.#recordGoneAt = undefined;
    const text = this.#versions().findLast((version) => version.id === id)?.text ?? '';
    const before = [...this.#announced.keys()].at(-1) ?? '';
    const earlier = this.#announced.get(id);
    if (earlier && earlier.text !== text) this.#report('c: two texts under one id', id);
    if (id < before) this.#report('c: an id goes back', `${before} to ${id}`);
    this.#announced.set(id, { text, index: this.served.lastIndexOf(text) });
  }

  #isOfPlan(text: string): boolean {
    return this.#versions().findLast((version) => version.text === text)?.why === 'change of mail provider';
  }

  #versions(): KnownVersion[] {
    const state = this.handles.store.text(keys.domain(domain)) ?? '{"versions":[]}';
    if (state !== this.#known.state) this.#known = { state, versions: JSON.parse(state).versions };
    return this.#known.versions;
  }

  #checkDeletion(what: string): void {
    const held = this.served.enforced(this.now()).filter(({ isServed }) => !isServed);
    const [worst] = held.toSorted((a, b) => b.until - a.until);
    if (worst)
      this.#report(
        'd: deleted while a sender may hold enforce',
        `${what}, ${worst.until - this.now()} ms too early`,
      );
    // The text in place is enforce: whoever fetches it at this moment holds it.
    else if (this.served.enforced(this.now()).length > 0)
      this.#report('d: deleted while a sender may hold enforce', `${what}, while it is served`);
  }

  #checkRecordForgotten(): void {
    const ttlMs = this.ports.service.recordTtlSeconds * 1000;
    if (
      this.#recordGoneAt === undefined
        ? this.txt().values.length > 0
        : this.now() - this.#recordGoneAt < ttlMs
    )
      this.#report('d: host deleted while the record may be cached', 'resolvers may still answer it');
  }

  #visit(index: number): void {
    const sender = this.senders[index];
    if (!sender || this.violation) return;
    sender.visit(this);
    const { held } = sender;
    if (!held) return;
    this.#checkText(held.id, held.text);
    if (held.isOverdue) return;
    for (const host of this.mx()) if (sender.refuses(host)) this.#checkRefusal(host, held.id);
    // Only a plan that we carry out waits for the MX that resolvers remember; an owner's own change may be quicker.
    const isOwners = this.now() - this.#ownMxAt <= longestMxTtlSeconds * 1000 || this.#excused.size > 0;
    if (sender.isStuck && !isOwners && this.#isOfPlan(held.text))
      this.#report('a: a sender finds no server that it may use', held.id);
  }

  /** The text held under an id is the one announced by it, or a later one. */
  #checkText(id: string, text: string): void {
    const announced = this.#announced.get(id);
    const index = this.served.lastIndexOf(text);
    if (announced && index < announced.index)
      this.#report(
        'b: a sender holds a new id with an old text',
        `${id}: text ${index}, expected ${announced.index}`,
      );
  }

  #checkRefusal(host: string, id: string): void {
    const since = this.#excused.get(host);
    if (since === undefined)
      this.#report('a: a sender refuses a mail server that DNS names', `${host} under ${id}`);
  }

  /** Where the owner acted against the dates, an incident must have been opened. */
  async checkIncidents(): Promise<void> {
    if (this.isMxUnknown) this.#lastTrouble = this.now();
    // The watch itself may be among the work that is late.
    if (this.#paused.length > 0 || this.#isLate()) return;
    for (const [host, since] of this.#excused) {
      if (!this.mx().includes(host) || !this.#isUncovered(host)) {
        // The policy that it was excused for may still be on its way.
        if (this.now() - since > longestPauseSeconds * 1000) this.#excused.delete(host);
        continue;
      }
      const quietSince = Math.max(since, this.#lastTrouble);
      if (this.now() - quietSince < watchSeconds * 1000) continue;
      const state = (await loadDomain(this.handles, domain))?.state;
      if (!state?.announced || state.removal?.deletingSince) continue;
      const incidents = (await loadWatch(this.handles, domain))?.watch.incidents ?? [];
      if (!incidents.some(({ subject, closedAt }) => subject === host && closedAt === undefined))
        this.#report('a: no incident within a watch period', host);
    }
  }

  /** Shown too early is never right; shown too late is right only where the ledger heard of it late. */
  compareDates(what: string, shown: number | undefined, truth: number | undefined): void {
    const isTooEarly = truth !== undefined && (shown === undefined || shown < truth);
    if (isTooEarly)
      this.#report('dates: the ledger knows less than the senders', `${what}: ${shown} for ${truth}`);
    else if (this.isCalm && shown !== truth)
      this.#report('dates: the ledger says another date than brute force', `${what}: ${shown} for ${truth}`);
  }

  #isLate(): boolean {
    return this.#queue.some(({ due }) => due <= this.now());
  }

  // Time.

  /** Time goes on; work that is due is done on the way, at a few moments of it. */
  async wait(seconds: number, moments = 4): Promise<void> {
    const end = this.now() + seconds * 1000;
    const least = (seconds * 1000) / moments;
    while (this.now() < end) {
      const due = Math.min(
        ...this.#queue.map((entry) => entry.due),
        this.#lastReconcile + reconcileSeconds * 1000,
      );
      const longest = Math.min(...this.#paused.map(({ since }) => since + longestPauseSeconds * 1000));
      const late = this.#isLate() ? this.now() + longestDelayMs : Infinity;
      const next = Math.min(end, longest, late, Math.max(due, this.now() + least));
      this.handles.clock.advance((next - this.now()) / 1000);
      await this.work();
    }
  }

  /** Does what is due now, in any order, some of it twice, some of it later, several at a time. */
  async work(): Promise<void> {
    await this.goOn(this.random() < 0.3 ? 0 : longestPauseSeconds);
    this.#visitAll();
    if (this.now() - this.#lastReconcile >= reconcileSeconds * 1000) {
      this.#lastReconcile = this.now();
      await this.#runAll([() => this.#survive(() => reconcile(this.ports))]);
    }
    for (let round = 0; round < 6; round++) {
      const batch = this.#takeDue();
      if (batch.length === 0) break;
      const runs = batch.map((task) => () => this.#survive(() => runTask(this.ports, task), task));
      if (!this.#isRough) for (const run of runs) await run();
      else await this.#runAll(runs);
    }
    this.#visitAll();
    await this.checkIncidents();
  }

  /** Equal tasks that wait are one here; the queue itself would bring each of them. */
  #takeDue(): Task[] {
    const due = new Map<string, Task>();
    for (const entry of this.#queue.splice(0)) {
      const isLate = this.#isRough && this.random() < 0.1;
      if (entry.due > this.now() || isLate) this.#queue.push(entry);
      else due.set(JSON.stringify(entry.task), entry.task);
    }
    const tasks = [...due.values()];
    if (!this.#isRough) return tasks;
    const twice = tasks.filter(() => this.random() < 0.15);
    return [...tasks, ...twice].toSorted(() => this.random() - 0.5);
  }

  /** A worker that dies is no news: the queue brings its task again. */
  async #survive(run: () => Promise<unknown>, task?: Task): Promise<void> {
    const isDone = await this.#tried(run);
    if (!isDone && task) this.#queue.push({ task, due: this.now() + 30_000 });
  }

  /** What an owner does; the client may see the service die, and then the owner looks again, which is a step of its own. */
  async act(run: () => Promise<unknown>): Promise<void> {
    await this.#runAll([() => this.#tried(run)]);
  }

  /** @returns whether it came to an end; a race or a death may prevent that, anything else is a fault of ours */
  async #tried(run: () => Promise<unknown>): Promise<boolean> {
    try {
      await run();
      return true;
    } catch (error) {
      if (!(error instanceof Error && survivable.has(error.name))) throw error;
      this.#trouble();
      return false;
    }
  }

  #visitAll(): void {
    for (let index = 0; index < senderCount; index++) if (this.random() < 0.6) this.#visit(index);
  }

  /** With nothing in the way any more, wanted and actual agree after the cache time and one reconciliation. */
  async checkConverged(): Promise<void> {
    this.heal();
    this.#isRough = false;
    await this.goOn();
    await this.wait(cacheSeconds + 1, 2);
    await this.wait(reconcileSeconds + 2 * cacheSeconds, 4);
    const state = (await loadDomain(this.handles, domain))?.state;
    const { values } = this.txt();
    if (!state) {
      this.#checkNothingLeft();
      return;
    }
    if (state.removal?.deletingSince) return;
    const stored = await this.handles.store.get(keys.policy(domain));
    const current = currentVersion(state.versions);
    const ageMs = this.now() - (stored?.lastModified.getTime() ?? 0);
    const isAgreed =
      !stored ||
      // A plan may have published just now.
      ageMs <= (cacheSeconds + reconcileSeconds) * 1000 ||
      (current?.objectVersion === stored.version &&
        values.length === 1 &&
        values[0] === `v=STSv1; id=${current.id};`);
    if (!isAgreed) this.#report('e: wanted and actual differ', `${values.join()} for ${current?.id}`);
  }

  #checkNothingLeft(): void {
    const names = [`_mta-sts.${domain}`, `_smtp._tls.${domain}`].flatMap((name) =>
      this.handles.dns.values(name, 'TXT'),
    );
    const objects = this.handles.store.keys().filter((key) => !key.startsWith('audit/'));
    if (names.length > 0 || this.#isHostUp()) this.#report('removal: something is left', names.join());
    if (objects.some((key) => key.startsWith('domains/') || key.startsWith('policies/')))
      this.#report('removal: something is left', objects.join());
  }
}
