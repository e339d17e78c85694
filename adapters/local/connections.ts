import { networkOf } from '../../core/names/network-of.ts';
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

export interface ConnectionsOptions {
  clock: Clock;
  limits: ConnectionLimits;
  /** Closes a connection to make room. */
  end(id: string): void;
  /** Whether a connection waits for us, not for its client; such a connection is never closed. */
  isBusy?(id: string): boolean;
  /** Which addresses count as one client; default networkOf(). */
  networkOf?(address: string): string;
}

interface Connection {
  network: string;
  touchedAt: number;
}

/**
 * Who is connected, and since when it has done nothing. When there are too many, one of the network with the most
 * connections gives way, and of these the one that has been idle the longest: so whoever opens many loses to whoever
 * opens few.
 */
export class Connections {
  readonly #options: Required<ConnectionsOptions>;
  readonly #open = new Map<string, Connection>();
  readonly #perNetwork = new Map<string, number>();

  constructor(options: ConnectionsOptions) {
    this.#options = { isBusy: () => false, networkOf, ...options };
  }

  /** @returns whether the client may stay, or why it has to come again later */
  open(id: string, address: string): 'taken' | 'too-many-of-network' | 'too-many' {
    const { limits, networkOf } = this.#options;
    const network = networkOf(address);
    const own = this.#perNetwork.get(network) ?? 0;
    if (!limits.isUnlimited(address) && own >= limits.connectionsPerNetwork) return 'too-many-of-network';
    if (this.#open.size >= limits.connections && !this.#endIdle()) return 'too-many';
    this.#open.set(id, { network, touchedAt: this.#now() });
    this.#perNetwork.set(network, (this.#perNetwork.get(network) ?? 0) + 1);
    return 'taken';
  }

  close(id: string): void {
    const connection = this.#open.get(id);
    if (!connection) return;
    this.#open.delete(id);
    const others = (this.#perNetwork.get(connection.network) ?? 1) - 1;
    if (others > 0) this.#perNetwork.set(connection.network, others);
    else this.#perNetwork.delete(connection.network);
  }

  /** The client has just done something. */
  touch(id: string): void {
    const connection = this.#open.get(id);
    if (connection) connection.touchedAt = this.#now();
  }

  /** Ends a connection, if one may be ended. */
  #endIdle(): boolean {
    const { limits, isBusy, end } = this.#options;
    const latest = this.#now() - limits.mayBeIdleMilliseconds;
    let chosen: { id: string; own: number; touchedAt: number } | undefined;
    for (const [id, { network, touchedAt }] of this.#open) {
      const own = this.#perNetwork.get(network) ?? 0;
      const isBetter =
        chosen === undefined || own > chosen.own || (own === chosen.own && touchedAt < chosen.touchedAt);
      if (isBetter && touchedAt <= latest && !isBusy(id)) chosen = { id, own, touchedAt };
    }
    if (chosen === undefined) return false;
    this.close(chosen.id);
    end(chosen.id);
    return true;
  }

  #now(): number {
    return this.#options.clock.now().getTime();
  }
}
