import { networkOf } from '../../../core/names/network-of.ts';
import type { Clock } from '../../../service/ports/clock.ts';
import { isLoopbackAddress } from '../../public-fetch/public-address.ts';
import { Connections } from '../connections.ts';
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

/** Who is connected, and how many mails each address sent in this hour. */
export class SmtpSessions {
  readonly #limits: SmtpLimits;
  readonly #connections: Connections;
  readonly #mails: PeriodCounts;
  readonly #busy = new Set<string>();

  /** @param end closes a session that gives way */
  constructor(clock: Clock, limits: SmtpLimits, end: (id: string) => void) {
    this.#limits = limits;
    const { sessions: connections, sessionsPerAddress: connectionsPerNetwork, isUnlimited } = limits;
    this.#connections = new Connections({
      clock,
      limits: { connections, connectionsPerNetwork, mayBeIdleMilliseconds, isUnlimited },
      end,
      isBusy: (id) => this.#busy.has(id),
    });
    this.#mails = new PeriodCounts(clock, 3_600_000);
  }

  /** @returns why the client has to come again later; undefined if it may stay */
  open({ id, remoteAddress }: Client): SmtpError | undefined {
    const answer = this.#connections.open(id, remoteAddress);
    if (answer === 'too-many-of-network')
      return new SmtpError(421, '4.7.0 Too many connections from your address, try again later');
    return answer === 'too-many'
      ? new SmtpError(421, '4.3.2 Too many connections, try again later')
      : undefined;
  }

  close({ id }: Pick<Client, 'id'>): void {
    this.#connections.close(id);
    this.#busy.delete(id);
  }

  /** The client has just done something. */
  touch({ id }: Pick<Client, 'id'>): void {
    this.#connections.touch(id);
  }

  /** Whether the client waits for us, as after the end of a mail: then it is not idle, however long that takes. */
  setBusy(client: Pick<Client, 'id'>, isBusy: boolean): void {
    this.touch(client);
    if (isBusy) this.#busy.add(client.id);
    else this.#busy.delete(client.id);
  }

  /** @returns why no more mail is taken from the client in this hour; undefined if it is */
  countMail(client: Client): SmtpError | undefined {
    this.touch(client);
    if (this.#limits.isUnlimited(client.remoteAddress)) return undefined;
    return this.#mails.add(networkOf(client.remoteAddress)) > this.#limits.mailsPerHour
      ? new SmtpError(450, '4.7.1 Too many mails from your address in this hour, try again later')
      : undefined;
  }
}
