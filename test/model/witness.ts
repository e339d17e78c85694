/** Observes every event, and reports what must never happen. */
import type { PolicyVersion } from '../../core/mta-sts/version.ts';
import type { RecordChange } from '../../service/ports/dns-zone.ts';
import { covers, type HeldPolicy, type Sender } from './sender.ts';
import { ServedTexts } from './served-texts.ts';
import {
  cacheSeconds,
  domain,
  elsewhereHost,
  elsewhereId,
  longestMxTtlSeconds,
  longestTaskSeconds,
  reconcileSeconds,
} from './setting.ts';

/** (a) to (e) of the issue, and what else must hold. */
export type Invariant =
  | 'a: a sender refuses a mail server that DNS names'
  | 'a: a sender finds no server that it may use'
  | 'a: no incident within a watch period'
  | 'b: a sender holds a new id with an old text'
  | 'c: two texts under one id'
  | 'c: an id goes back'
  | 'c: an id that the ledger does not know'
  | 'd: deleted while a sender may hold enforce'
  | 'd: host deleted while the record may be cached'
  | 'e: wanted and actual differ'
  | 'dates: the ledger lacks a policy that senders hold'
  | 'dates: a sender holds a policy for longer than brute force says'
  | 'dates: the ledger says another date than brute force'
  | 'removal: something is left';

export class Violation extends Error {
  readonly invariant: Invariant;
  constructor(invariant: Invariant, detail: string) {
    super(`${invariant}: ${detail}`);
    this.invariant = invariant;
  }
}

/** watch-domain.ts looks at every reconciliation, unless it looked within the last hour. A second look follows the first. */
const watchSeconds = reconcileSeconds + 2 * 3600;

type KnownVersion = Pick<PolicyVersion, 'id' | 'text' | 'objectVersion' | 'step'>;

export interface KnownDomain {
  versions: KnownVersion[];
  removal?: { forcedBecause?: string };
}

const idOf = (values: string[]) => /id=(\w+);/.exec(values.join())?.[1];

/** What the witness looks at. */
export interface Scene {
  now: () => number;
  mx: () => string[];
  versions: () => KnownVersion[];
  isRemovalForced: () => boolean;
  recordTtlSeconds: number;
}

export class Witness {
  readonly served = new ServedTexts(cacheSeconds);
  violation: Violation | undefined;
  /** Whether anything went wrong or came late so far. */
  isCalm: boolean;
  /** The `_mta-sts` record as it stands. */
  txtValues: string[] = [];
  readonly #scene: Scene;
  readonly #only: Invariant | undefined;
  /** By id, in the order in which they were announced. */
  readonly #announced = new Map<string, { text: string; index: number }>();
  readonly #excused = new Map<string, number>();
  #lastTrouble = 0;
  #ownChangeAt = 0;
  /** What DNS answered, and until when resolvers may remember it. */
  #mxSeen: { hosts: string[]; until: number }[] = [];
  #recordGoneAt: number | undefined;
  /** Since when there is a record. Without one, no sender knows the policy, and nothing is watched. */
  #announcedSince = 0;

  constructor(scene: Scene, isCalm: boolean, only: Invariant | undefined) {
    this.#scene = scene;
    this.isCalm = isCalm;
    this.#only = only;
  }

  report(invariant: Invariant, detail: string): void {
    if (this.#only !== undefined && this.#only !== invariant) return;
    this.violation ??= new Violation(invariant, detail);
  }

  trouble(): void {
    this.isCalm = false;
    this.#lastTrouble = this.#scene.now();
  }

  /** Before the MX changes. `byPlan`: when the plan said so. */
  noteMxChange({ byPlan }: { byPlan: boolean }): void {
    const now = this.#scene.now();
    this.#mxSeen.push({ hosts: this.#scene.mx(), until: now + longestMxTtlSeconds * 1000 });
    // Servers that were against the dates are remembered too.
    if (!byPlan || this.#excused.size > 0) this.#ownChangeAt = now;
  }

  /** Somebody writes a policy with these patterns outside any plan. */
  noteOwnPolicy(patterns: readonly string[]): void {
    const now = this.#scene.now();
    this.#mxSeen = this.#mxSeen.filter(({ until }) => until > now);
    const remembered = this.#mxSeen.flatMap(({ hosts }) => hosts);
    if (remembered.some((host) => !covers(patterns, host))) this.#ownChangeAt = now;
  }

  /**
   * The owner, or someone at the console, does what is against the dates shown, or puts a policy with these patterns
   * in spite of a warning: an incident has to tell of it.
   */
  excuse(patterns?: readonly string[]): void {
    for (const host of this.#scene.mx()) {
      const isUncovered = this.#isUncovered(host) || (patterns !== undefined && !covers(patterns, host));
      if (isUncovered && !this.#excused.has(host)) this.#excused.set(host, this.#scene.now());
    }
  }

  #isUncovered(host: string): boolean {
    return this.served.enforced(this.#scene.now()).some(({ mx }) => !covers(mx, host));
  }

  /** After anybody's write of the policy, or its deletion. */
  notePolicy(object: { text: string; version: string } | undefined): void {
    const now = this.#scene.now();
    if (object) this.served.put(object, now);
    else {
      this.served.delete(now);
      this.checkDeletion('the policy');
    }
  }

  /** Somebody else serves a policy, and has announced it. */
  noteElsewhere(text: string, record: string): void {
    this.served.beginElsewhere(text);
    this.txtValues = [record];
  }

  /** After a change of DNS. */
  noteChange({ from, to }: RecordChange): void {
    if (from?.values.includes(elsewhereHost)) this.served.endElsewhere(this.#scene.now());
    if ((to ?? from)?.name !== `_mta-sts.${domain}`) return;
    const before = idOf(this.txtValues);
    this.txtValues = to?.values ?? [];
    const id = idOf(this.txtValues);
    if (this.#recordGoneAt !== undefined || this.#announced.size === 0)
      this.#announcedSince = this.#scene.now();
    this.#recordGoneAt = id === undefined ? this.#scene.now() : undefined;
    if (id === undefined) this.checkDeletion('the record');
    else this.#noteId(id, before);
  }

  /** `before`: the id that stood there. One that comes back in a removal goes by itself, see removal.ts. */
  #noteId(id: string, before = ''): void {
    const version = this.#scene.versions().findLast((one) => one.id === id);
    const { text = '', objectVersion } = version ?? {};
    if (!version) this.report('c: an id that the ledger does not know', id);
    const earlier = this.#announced.get(id);
    if (earlier && earlier.text !== text) this.report('c: two texts under one id', id);
    if (id < before) this.report('c: an id goes back', `${before} to ${id}`);
    this.#announced.set(id, { text, index: this.served.indexOf(objectVersion) });
  }

  checkDeletion(what: string): void {
    // Then the owner does not want it to wait for what senders hold.
    if (this.#scene.isRemovalForced()) return;
    const held = this.served.enforced(this.#scene.now());
    const [worst] = held.toSorted((a, b) => b.until - a.until);
    if (worst) this.report('d: deleted while a sender may hold enforce', `${what}, before ${worst.until}`);
  }

  checkRecordForgotten(): void {
    const isThere = this.txtValues.some((txt) => !txt.includes(elsewhereId));
    const goneAt = this.#recordGoneAt ?? (isThere ? Infinity : -Infinity);
    if (this.#scene.now() < goneAt + this.#scene.recordTtlSeconds * 1000)
      this.report('d: host deleted while the record may be cached', 'resolvers may still answer it');
  }

  /** After a sender had mail for the domain. */
  checkSender(sender: Sender): void {
    const { held } = sender;
    if (!held) return;
    this.#checkText(held.id, held.text);
    if (held.isOverdue) return;
    this.#checkHeld(held);
    for (const host of this.#scene.mx()) {
      if (sender.refuses(host) && !this.#excused.has(host))
        this.report('a: a sender refuses a mail server that DNS names', `${host} under ${held.id}`);
    }
    if (sender.isStuck && this.#isLedByPlan(held.text))
      this.report('a: a sender finds no server that it may use', held.id);
  }

  #checkHeld({ text, mode, until }: HeldPolicy): void {
    const known = this.served.enforced(this.#scene.now()).filter((one) => one.text === text);
    if (mode === 'enforce' && !known.some((one) => one.until >= until))
      this.report('dates: a sender holds a policy for longer than brute force says', `until ${until}`);
  }

  /** The text held under an id is the one that it announced, or a later one. */
  #checkText(id: string, text: string): void {
    const announced = this.#announced.get(id);
    const index = this.served.lastIndexOf(text);
    if (announced && index < announced.index)
      this.report(
        'b: a sender holds a new id with an old text',
        `${id}: ${index}, expected ${announced.index}`,
      );
  }

  /** Only a plan that we carry out waits for the MX that resolvers remember. Owners may act sooner. */
  #isLedByPlan(text: string): boolean {
    const isOwners =
      this.#scene.now() - this.#ownChangeAt <= longestMxTtlSeconds * 1000 || this.#excused.size > 0;
    const version = this.#scene.versions().findLast((one) => one.text === text);
    return !isOwners && version?.step === 'migration';
  }

  /** Whether the owner did not wait for the dates, so that an incident has to open. */
  get awaitsIncident(): boolean {
    return this.#excused.size > 0;
  }

  /** Hosts whose refusal should have opened an incident by now. */
  dueIncidents(): string[] {
    const now = this.#scene.now();
    for (const [host, since] of this.#excused) {
      const isOver = !this.#scene.mx().includes(host) || !this.#isUncovered(host);
      // The policy that it was excused for may still be on its way.
      if (isOver && now - since > longestTaskSeconds * 1000) this.#excused.delete(host);
    }
    return [...this.#excused]
      .filter(
        ([, since]) => now - Math.max(since, this.#lastTrouble, this.#announcedSince) >= watchSeconds * 1000,
      )
      .map(([host]) => host)
      .filter((host) => this.#scene.mx().includes(host) && this.#isUncovered(host));
  }

  /** Shown too early is never right; shown too late is right only where the ledger heard of it late. */
  compareDates(what: string, shown: number | undefined, truth: number | undefined): void {
    const detail = `${what}: ${shown}, expected ${truth}`;
    const isTooEarly = truth !== undefined && (shown === undefined || shown < truth);
    if (isTooEarly) this.report('dates: the ledger lacks a policy that senders hold', detail);
    else if (this.isCalm && shown !== truth)
      this.report('dates: the ledger says another date than brute force', detail);
  }
}
