import ipaddr from 'ipaddr.js';
import type { Clock } from '../../../service/ports/clock.ts';
import { isLoopbackAddress } from '../../public-fetch/public-address.ts';
import { PeriodCounts } from '../period-counts.ts';
import { SmtpError } from './smtp-error.ts';

export interface SmtpLimits {
  sessions: number;
  sessionsPerAddress: number;
  mailsPerHour: number;
  /** Whether an address has no limits of its own. */
  isUnlimited(address: string): boolean;
}

/**
 * Attack: a host that takes all sessions, or sends mail without end. A large reporter sends a report for each domain
 * about midnight, from a few addresses.
 */
export const smtpLimits: SmtpLimits = {
  sessions: 200,
  sessionsPerAddress: 20,
  mailsPerHour: 20_000,
  isUnlimited: isLoopbackAddress,
};

/** A session without a step for so long gives way when another wants its place. */
const mayBeIdleMilliseconds = 10_000;

interface Client {
  id: string;
  remoteAddress: string;
}

/** Who is connected, since when it has done nothing, and how many mails each address sent in this hour. */
export class SmtpSessions {
  readonly #clock: Clock;
  readonly #limits: SmtpLimits;
  readonly #end: (id: string) => void;
  readonly #open = new Map<string, { network: string; touchedAt: number }>();
  readonly #mails: PeriodCounts;

  /** @param end closes a session that gives way */
  constructor(clock: Clock, limits: SmtpLimits, end: (id: string) => void) {
    this.#clock = clock;
    this.#limits = limits;
    this.#end = end;
    this.#mails = new PeriodCounts(clock, 3_600_000);
  }

  /** @returns why the client has to come again later; undefined if it may stay */
  open({ id, remoteAddress }: Client): SmtpError | undefined {
    const network = networkOf(remoteAddress);
    const own = [...this.#open.values()].filter((session) => session.network === network);
    if (!this.#limits.isUnlimited(remoteAddress) && own.length >= this.#limits.sessionsPerAddress)
      return new SmtpError(421, '4.7.0 Too many connections from your address, try again later');
    if (this.#open.size >= this.#limits.sessions && !this.#endIdle())
      return new SmtpError(421, '4.3.2 Too many connections, try again later');
    this.#open.set(id, { network, touchedAt: this.#now() });
    return undefined;
  }

  close({ id }: Pick<Client, 'id'>): void {
    this.#open.delete(id);
  }

  /** The client has just done something. */
  touch({ id }: Pick<Client, 'id'>): void {
    const session = this.#open.get(id);
    if (session) session.touchedAt = this.#now();
  }

  /** @returns why no more mail is taken from the client in this hour; undefined if it is */
  countMail(client: Client): SmtpError | undefined {
    this.touch(client);
    if (this.#limits.isUnlimited(client.remoteAddress)) return undefined;
    return this.#mails.add(networkOf(client.remoteAddress)) > this.#limits.mailsPerHour
      ? new SmtpError(450, '4.7.1 Too many mails from your address in this hour, try again later')
      : undefined;
  }

  /** Ends the session that has been idle the longest, if one may be ended. */
  #endIdle(): boolean {
    const longest = [...this.#open].reduce((a, b) => (b[1].touchedAt < a[1].touchedAt ? b : a));
    if (this.#now() - longest[1].touchedAt < mayBeIdleMilliseconds) return false;
    this.#open.delete(longest[0]);
    this.#end(longest[0]);
    return true;
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}

/** Whoever has one IPv6 address has the 2^64 of its network. */
function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  return parsed.parts.slice(0, 4).join(':');
}
