import { networkOf, siteOf } from '../../core/names/network-of.ts';
import type { Clock } from '../../service/ports/clock.ts';
import { isLoopbackAddress } from '../public-fetch/public-address.ts';

export interface ConnectionLimits {
  connections: number;
  connectionsPerNetwork: number;
  /** A connection that has been idle for this long may be closed if another needs its place. */
  mayBeIdleMilliseconds: number;
  /** Whether an address has no limit. */
  isUnlimited(address: string): boolean;
}

/** Attack: a host that takes all connections. Behind a proxy on this machine, all clients have its address. */
export const httpConnectionLimits: ConnectionLimits = {
  connections: 1_000,
  connectionsPerNetwork: 100,
  mayBeIdleMilliseconds: 0,
  isUnlimited: isLoopbackAddress,
};

/**
 * Whom a connection waits for: the client, which may take too long; us, when the client loses nothing if we close it and it
 * asks again; or us, when it must get an answer.
 */
export type ConnectionState = 'waits-for-client' | 'waits-for-us' | 'must-stay';

export interface ConnectionsOptions {
  clock: Clock;
  limits: ConnectionLimits;
  /** Closes a connection to make room. */
  end(id: string, why: 'idle' | 'too-many-of-site'): void;
  /** Default: it waits for its client. */
  stateOf?(id: string): ConnectionState;
  /** Which addresses share `connectionsPerNetwork`; default networkOf(). */
  networkOf?(address: string): string;
}

interface Connection {
  network: string;
  site: string;
  touchedAt: number;
}

interface Candidate {
  id: string;
  isIdle: boolean;
  /** How many connections its site and its network have. */
  ofSite: number;
  ofNetwork: number;
  touchedAt: number;
}

/**
 * Who is connected, and how long each connection has been idle. When there are too many, an idle one is closed, from the
 * site that has the most. If none is idle, that site loses a busy one, but only to a newcomer whose site would still have
 * fewer. Within the site, the network with the most loses the connection that has been idle the longest. So a client that
 * opens many connections loses to one that opens few. Counting sites stops a host that opens a few from each of many networks.
 */
export class Connections {
  readonly #options: Required<ConnectionsOptions>;
  readonly #open = new Map<string, Connection>();
  readonly #perNetwork = new Map<string, number>();
  readonly #perSite = new Map<string, number>();

  constructor(options: ConnectionsOptions) {
    this.#options = { stateOf: () => 'waits-for-client', networkOf, ...options };
  }

  /** @returns whether the client may stay, or why it has to try again later */
  open(id: string, address: string): 'taken' | 'too-many-of-network' | 'too-many' {
    const { limits, networkOf } = this.#options;
    const network = networkOf(address);
    const site = siteOf(address);
    const own = this.#perNetwork.get(network) ?? 0;
    if (!limits.isUnlimited(address) && own >= limits.connectionsPerNetwork) return 'too-many-of-network';
    if (this.#open.size >= limits.connections && !this.#makeRoom(site)) return 'too-many';
    this.#open.set(id, { network, site, touchedAt: this.#now() });
    count(this.#perNetwork, network, 1);
    count(this.#perSite, site, 1);
    return 'taken';
  }

  close(id: string): void {
    const connection = this.#open.get(id);
    if (!connection) return;
    this.#open.delete(id);
    count(this.#perNetwork, connection.network, -1);
    count(this.#perSite, connection.site, -1);
  }

  /** Records that the client was active just now. */
  touch(id: string): void {
    const connection = this.#open.get(id);
    if (connection) connection.touchedAt = this.#now();
  }

  /** Ends a connection, if one may be ended for a newcomer from this site. */
  #makeRoom(newcomer: string): boolean {
    const { end } = this.#options;
    const afterwards = (this.#perSite.get(newcomer) ?? 0) + 1;
    let chosen: Candidate | undefined;
    for (const candidate of this.#candidates())
      if (
        (candidate.isIdle || candidate.ofSite > afterwards) &&
        (chosen === undefined || isBefore(candidate, chosen))
      )
        chosen = candidate;
    if (chosen === undefined) return false;
    this.close(chosen.id);
    end(chosen.id, chosen.isIdle ? 'idle' : 'too-many-of-site');
    return true;
  }

  *#candidates(): Iterable<Candidate> {
    const { limits, stateOf } = this.#options;
    const latest = this.#now() - limits.mayBeIdleMilliseconds;
    for (const [id, { network, site, touchedAt }] of this.#open) {
      const state = stateOf(id);
      if (state === 'must-stay') continue;
      const isIdle = state === 'waits-for-client' && touchedAt <= latest;
      const ofSite = this.#perSite.get(site) ?? 0;
      yield { id, isIdle, ofSite, ofNetwork: this.#perNetwork.get(network) ?? 0, touchedAt };
    }
  }

  #now(): number {
    return this.#options.clock.now().getTime();
  }
}

/** Whether `a` gives way before `b` does. */
function isBefore(a: Candidate, b: Candidate): boolean {
  if (a.isIdle !== b.isIdle) return a.isIdle;
  if (a.ofSite !== b.ofSite) return a.ofSite > b.ofSite;
  return a.ofNetwork === b.ofNetwork ? a.touchedAt < b.touchedAt : a.ofNetwork > b.ofNetwork;
}

function count(counts: Map<string, number>, key: string, by: 1 | -1): void {
  const sum = (counts.get(key) ?? 0) + by;
  if (sum > 0) counts.set(key, sum);
  else counts.delete(key);
}
