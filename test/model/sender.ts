/** What a sending mail server knows and does (RFC 8461 §5), written without any of our own rules. */

export interface ReadPolicy {
  mode: string;
  mx: string[];
  maxAgeSeconds: number;
}

const known = new Map<string, ReadPolicy>();

/** Parses a policy text. A history has few texts, so each is parsed once and cached. */
export function readPolicy(text: string): ReadPolicy {
  const read = known.get(text) ?? {
    mode: /^mode: (.*)$/m.exec(text)?.[1]?.trim() ?? '',
    mx: [...text.matchAll(/^mx: (.*)$/gm)].map(([, mx = '']) => mx.trim()),
    maxAgeSeconds: Number(/^max_age: (.*)$/m.exec(text)?.[1]),
  };
  known.set(text, read);
  return read;
}

/** RFC 8461 §4.1: the wildcard is one label. */
export const covers = (patterns: readonly string[], host: string): boolean =>
  patterns.includes(host) || patterns.includes(`*.${host.split('.').slice(1).join('.')}`);

/** What a sender sees of the world. Times are milliseconds. */
export interface Outside {
  now(): number;
  txt(): { values: string[]; ttlSeconds: number };
  mx(): string[];
  /** The policy as an edge location serves it now, or undefined when it cannot be fetched. */
  fetch(location: number): { text: string; isOverdue: boolean } | undefined;
}

export interface HeldPolicy extends ReadPolicy {
  id: string;
  text: string;
  until: number;
  /** Fetched from an edge that served an expired copy, which no ledger can know. */
  isOverdue: boolean;
}

export interface Habits {
  location: number;
  /** Fetches again now and then, although the id is the same. */
  refreshes: boolean;
  failureRate: number;
  mxTtlSeconds: number;
}

export class Sender {
  held: HeldPolicy | undefined;
  readonly #habits: Habits;
  readonly #random: () => number;
  #txt = { values: [] as string[], until: 0 };
  #mx = { hosts: [] as string[], until: 0 };

  constructor(habits: Habits, random: () => number) {
    this.#habits = habits;
    this.#random = random;
  }

  /** Has mail for the domain: looks up its policy, and refreshes it if necessary. */
  visit(outside: Outside): void {
    const now = outside.now();
    if (this.held && now >= this.held.until) this.held = undefined;
    if (now >= this.#txt.until) {
      const { values, ttlSeconds } = outside.txt();
      this.#txt = { values, until: now + ttlSeconds * 1000 };
    }
    if (now >= this.#mx.until)
      this.#mx = { hosts: outside.mx(), until: now + this.#habits.mxTtlSeconds * 1000 };
    const id = this.#announcedId();
    if (id === undefined) return;
    const wantsFresh = this.#habits.refreshes && this.#random() < 0.3;
    if (this.held?.id === id && !wantsFresh) return;
    const served =
      this.#random() < this.#habits.failureRate ? undefined : outside.fetch(this.#habits.location);
    if (!served) return;
    const policy = readPolicy(served.text);
    this.held = { id, ...served, ...policy, until: now + policy.maxAgeSeconds * 1000 };
  }

  /** RFC 8461 §3.1: exactly one record that begins so. */
  #announcedId(): string | undefined {
    const records = this.#txt.values.filter((txt) => txt.startsWith('v=STSv1;'));
    return records.length === 1 ? /id=(\w+);/.exec(records[0] ?? '')?.[1] : undefined;
  }

  refuses(host: string): boolean {
    return this.held?.mode === 'enforce' && !covers(this.held.mx, host);
  }

  /** Whether none of the servers in its own DNS cache is acceptable: mail waits, then bounces. */
  get isStuck(): boolean {
    return this.#mx.hosts.length > 0 && this.#mx.hosts.every((host) => this.refuses(host));
  }
}
