import ipaddr from 'ipaddr.js';
import type { Clock } from '../../../service/ports/clock.ts';
import { isLoopbackAddress } from '../../public-fetch/public-address.ts';
import { PeriodCounts } from '../period-counts.ts';

export interface ResponseLimits {
  /** Limit for one network. */
  answersPerSecond: number;
  connectionsPerNetwork: number;
  /** Whether an address has no limit. */
  isUnlimited(address: string): boolean;
}

/**
 * Attack: queries by UDP with a forged source, so that our answers flood the owner of that address. A real resolver caches,
 * and asks a few times a second at most.
 */
export const responseLimits: ResponseLimits = {
  answersPerSecond: 100,
  connectionsPerNetwork: 20,
  isUnlimited: isLoopbackAddress,
};

/** Counts the answers by UDP to each network in this second. */
export class ResponseRate {
  readonly #limits: ResponseLimits;
  readonly #counts: PeriodCounts;

  constructor(clock: Clock, limits: ResponseLimits) {
    this.#limits = limits;
    this.#counts = new PeriodCounts(clock, 1000);
  }

  /**
   * The answer that a client may get now. Above the limit, every second answer is empty and asks for TCP, whose source nobody
   * can forge, so the real owner of the address still gets an answer. The others are dropped.
   */
  next(address: string): 'answer' | 'truncate' | 'drop' {
    if (this.#limits.isUnlimited(address)) return 'answer';
    const above = this.#counts.add(networkOfClient(address)) - this.#limits.answersPerSecond;
    if (above <= 0) return 'answer';
    return above % 2 === 1 ? 'truncate' : 'drop';
  }
}

/** As name servers count: 24 bits of an IPv4 address, 56 of an IPv6 address. */
export function networkOfClient(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const bytes = ipaddr.process(address).toByteArray();
  return bytes.slice(0, bytes.length === 4 ? 3 : 7).join('.');
}
