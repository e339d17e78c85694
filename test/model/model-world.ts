/**
 * Runs the real steps in a world of many senders: a virtual clock, edge locations that serve old copies, workers that
 * die, hang and race (workers.ts), and a witness that reports what must never happen (witness.ts).
 */
import { currentVersion } from '../../core/mta-sts/ledger.ts';
import { mtaStsNameOf, policyHostOf } from '../../core/names/record-names.ts';
import type { Ports } from '../../service/ports/ports.ts';
import { domainKey, isBeingDeleted, loadDomain } from '../../service/store/domains/domain.ts';
import { isOpen, loadWatch } from '../../service/store/domains/incidents.ts';
import { policyKey } from '../../service/store/domains/policy.ts';
import { reconcile } from '../../service/tasks/reconcile.ts';
import { runTask } from '../../service/tasks/run-task.ts';
import { createFakePorts, type FakeHandles } from '../fakes/fake-ports.ts';
import { EdgeCopies } from './edge-copies.ts';
import { createModelPorts, type Variant } from './model-ports.ts';
import { type Outside, Sender } from './sender.ts';
import {
  cacheSeconds,
  createRandom,
  domain,
  elsewhereHost,
  elsewhereId,
  longestMxTtlSeconds,
  longestTaskSeconds,
  reconcileSeconds,
} from './setting.ts';
import { type KnownDomain, Witness } from './witness.ts';
import { Workers } from './workers.ts';

/** We verify at location 0. Senders use the others. */
const locations = 3;
const senderCount = 8;

export class ModelWorld implements Outside {
  readonly ports: Ports;
  readonly handles: FakeHandles;
  readonly witness: Witness;
  readonly workers: Workers;
  isHttpsDown = false;
  isMxUnknown = false;
  readonly #random: () => number;
  readonly #senders: Sender[];
  readonly #copies = new EdgeCopies(cacheSeconds, locations);
  #mxHosts: string[] = [];
  #servedElsewhere: string | undefined;
  #known: { json: string; domain: KnownDomain } = { json: '', domain: { versions: [] } };
  #lastReconcile: number;

  constructor(seed: number, isCalm: boolean, variant: Variant = {}) {
    this.#random = createRandom(seed);
    const { handles, ...ports } = createFakePorts();
    ports.service = { ...ports.service, longestTaskSeconds };
    if (variant.recordTtlSeconds) ports.service.recordTtlSeconds = variant.recordTtlSeconds;
    this.handles = handles;
    handles.dns.addZone(domain);
    const now = () => this.now();
    const scene = {
      now,
      mx: () => this.#mxHosts,
      versions: () => this.#storedDomain().versions,
      isRemovalForced: () => this.#storedDomain().removal?.forcedBecause !== undefined,
      recordTtlSeconds: ports.service.recordTtlSeconds,
    };
    this.witness = new Witness(scene, isCalm, variant.only);
    const onTrouble = () => this.witness.trouble();
    this.workers = new Workers({ now, random: this.#random, isRough: !isCalm, onTrouble });
    this.ports = { ...ports, ...createModelPorts(this.#around(), variant) };
    this.#lastReconcile = this.now();
    this.#senders = Array.from({ length: senderCount }, (_, index) => this.#createSender(index));
  }

  #around(): Parameters<typeof createModelPorts>[0] {
    const { handles, witness, workers } = this;
    return {
      handles,
      witness,
      // Senders come at any moment.
      enter: async (hangs) => {
        await workers.enter(hangs);
        if (this.#random() < 0.2) this.#visit(Math.floor(this.#random() * senderCount));
      },
      enqueue: async (tasks, { delaySeconds = 0 } = {}) => {
        for (const task of tasks) workers.enqueue(task, delaySeconds);
      },
      fetchPolicy: () => this.fetch(0),
      isMxUnknown: () => this.isMxUnknown,
    };
  }

  #createSender(index: number): Sender {
    const habits = {
      location: 1 + (index % (locations - 1)),
      refreshes: index % 2 === 0,
      failureRate: index === 3 ? 0.5 : 0,
      mxTtlSeconds: index % 4 === 2 ? longestMxTtlSeconds : 300,
    };
    return new Sender(habits, this.#random);
  }

  now(): number {
    return this.handles.clock.now().getTime();
  }

  // What senders see.

  txt() {
    return { values: this.witness.txtValues, ttlSeconds: this.ports.service.recordTtlSeconds };
  }

  mx(): string[] {
    return this.#mxHosts;
  }

  fetch(location: number): { text: string; isOverdue: boolean } | undefined {
    if (this.#servedElsewhere !== undefined && this.isElsewhere)
      return { text: this.#servedElsewhere, isOverdue: false };
    if (this.isHttpsDown || !this.#isHostUp()) return undefined;
    return this.#copies.serve(location, this.now(), this.#storedPolicy);
  }

  #storedPolicy = () => this.handles.store.text(policyKey(domain));

  #isHostUp(): boolean {
    const hasCname = this.handles.dns.values(policyHostOf(domain), 'CNAME').length > 0;
    return hasCname && !this.isElsewhere && this.handles.edge.serves(domain);
  }

  /** Whether somebody else serves the domain. */
  get isElsewhere(): boolean {
    return this.handles.dns.values(policyHostOf(domain), 'CNAME').includes(elsewhereHost);
  }

  /** Somebody else serves this policy from now on. */
  serveElsewhere(text: string): void {
    const { dns } = this.handles;
    const record = `v=STSv1; id=${elsewhereId};`;
    this.#servedElsewhere = text;
    dns.set(policyHostOf(domain), 'CNAME', [elsewhereHost]);
    dns.set(mtaStsNameOf(domain), 'TXT', [record]);
    this.witness.noteElsewhere(text, record);
  }

  #visit(index: number): void {
    const sender = this.#senders[index];
    if (!sender || this.witness.violation) return;
    sender.visit(this);
    this.witness.checkSender(sender);
  }

  #visitMost(): void {
    for (let index = 0; index < senderCount; index++) if (this.#random() < 0.6) this.#visit(index);
  }

  /** The domain as it is stored. */
  #storedDomain(): KnownDomain {
    const json = this.handles.store.text(domainKey(domain)) ?? '{"versions":[]}';
    if (json !== this.#known.json) this.#known = { json, domain: JSON.parse(json) };
    return this.#known.domain;
  }

  // What owners and chance do.

  /** `byPlan`: when the plan said so. */
  setMx(hosts: string[], { byPlan = false } = {}): void {
    this.witness.noteMxChange({ byPlan });
    this.#mxHosts = hosts;
    const values = hosts.map((host) => `10 ${host}`);
    this.handles.dns.set(domain, 'MX', values);
  }

  /**
   * A write directly to the store, of which the store gives notice. Of two such writes before the notice is read, the first is
   * nowhere to be found (docs/decisions/0003), so that is left out.
   */
  async putAtConsole(text: string): Promise<void> {
    const stored = await this.handles.store.get(policyKey(domain));
    if (
      stored &&
      !this.#storedDomain().versions.some(({ objectVersion }) => objectVersion === stored.version)
    )
      return;
    this.handles.store.edit(policyKey(domain), text);
    this.workers.enqueue({ kind: 'rotate-id', domain }, 0);
  }

  /** What an owner asks the API for. The service may die meanwhile; the client then asks again as a separate step. */
  act(run: () => Promise<unknown>): Promise<void> {
    return this.workers.runAll([() => this.workers.tried(run)]);
  }

  crashAfter(calls: number): void {
    this.workers.crashAfter(calls);
    this.witness.trouble();
  }

  pinEdge(): void {
    if (this.#isHostUp()) this.#copies.pin(this.now(), this.#storedPolicy);
    this.witness.trouble();
  }

  heal(): void {
    if (this.isHttpsDown || this.isMxUnknown) this.witness.trouble();
    this.isHttpsDown = false;
    this.isMxUnknown = false;
    this.#copies.unpin(this.now());
    this.workers.crashAfter(undefined);
  }

  // Time.

  /** Lets time pass, and does the work that is due at a few moments on the way. */
  async wait(seconds: number, moments = 4): Promise<void> {
    const end = this.now() + seconds * 1000;
    const least = (seconds * 1000) / moments;
    while (this.now() < end) {
      const due = Math.min(this.workers.nextDue, this.#lastReconcile + reconcileSeconds * 1000);
      const moment = Math.max(due, this.now() + least);
      const next = Math.min(end, this.workers.latestMoment, moment, this.now() + this.#longestStep);
      this.handles.clock.advance((next - this.now()) / 1000);
      await this.work();
    }
  }

  /** If an incident has to open, hours may not be skipped: the first look queues the second. */
  get #longestStep(): number {
    return this.witness.awaitsIncident ? 3_600_000 : Infinity;
  }

  /** Does what is due now, in any order, some of it twice, some of it later, several at a time. */
  async work(): Promise<void> {
    const { ports, workers } = this;
    await workers.goOn(this.#random() < 0.3 ? 0 : longestTaskSeconds);
    this.#visitMost();
    if (this.now() - this.#lastReconcile >= reconcileSeconds * 1000) {
      this.#lastReconcile = this.now();
      await workers.runAll([() => workers.survive(() => reconcile(ports))]);
    }
    for (let round = 0; round < 6; round++) {
      const batch = workers.takeDue();
      if (batch.length === 0) break;
      const runs = batch.map((task) => () => workers.survive(() => runTask(ports, task), task));
      if (workers.isRough) await workers.runAll(runs);
      else for (const run of runs) await run();
    }
    this.#visitMost();
    await this.#checkIncidents();
    if (this.witness.isCalm) await this.#checkAgreed();
  }

  /** If the owner did not wait for the dates, an incident must be open. */
  async #checkIncidents(): Promise<void> {
    if (this.isMxUnknown) this.witness.trouble();
    const hosts = this.witness.dueIncidents();
    // The watch itself may be among the work that is late.
    if (hosts.length === 0 || this.workers.isBehind) return;
    const state = (await loadDomain(this.handles, domain))?.state;
    if (!state?.announced || isBeingDeleted(state)) return;
    const open = (await loadWatch(this.handles, domain))?.watch.incidents.filter(isOpen) ?? [];
    const untold = hosts.filter((host) => !open.some(({ subject }) => subject === host));
    if (untold.length > 0) this.witness.report('a: no incident within a watch period', untold.join());
  }

  /** Once nothing fails any more, wanted and actual agree after the cache time and one reconciliation. */
  async checkConverged(): Promise<void> {
    this.heal();
    this.workers.isRough = false;
    await this.workers.goOn();
    await this.wait(cacheSeconds + 1, 2);
    await this.wait(reconcileSeconds + 2 * cacheSeconds);
    if (!(await loadDomain(this.handles, domain))) this.#checkNothingLeft();
    await this.#checkAgreed();
  }

  /** However a policy was written, its id is announced after the cache time and one reconciliation. */
  async #checkAgreed(): Promise<void> {
    const state = (await loadDomain(this.handles, domain))?.state;
    if (!state || isBeingDeleted(state)) return;
    const stored = await this.handles.store.get(policyKey(domain));
    const ageMs = this.now() - (stored?.lastModified.getTime() ?? 0);
    // A plan may have published just now.
    if (!stored || ageMs <= (cacheSeconds + reconcileSeconds) * 1000) return;
    const current = currentVersion(state.versions);
    const txt = this.txt().values.join();
    const isAgreed = current?.objectVersion === stored.version && txt === `v=STSv1; id=${current.id};`;
    if (!isAgreed) this.witness.report('e: wanted and actual differ', `${txt} for ${current?.id}`);
  }

  #checkNothingLeft(): void {
    const { dns, store } = this.handles;
    const records = [`_mta-sts.${domain}`, `_smtp._tls.${domain}`].flatMap((name) => dns.values(name, 'TXT'));
    const objects = store.keys().filter((key) => key.startsWith('domains/') || key.startsWith('policies/'));
    const left = [
      ...records.filter((txt) => !txt.includes(elsewhereId)),
      ...objects,
      ...(this.#isHostUp() ? ['the host'] : []),
    ];
    if (left.length > 0) this.witness.report('removal: something is left', left.join());
  }
}
