import { networkOf } from '../../../core/names/network-of.ts';
import type { Clock } from '../../../service/ports/clock.ts';
import { isLoopbackAddress } from '../../public-fetch/public-address.ts';
import { type ConnectionState, Connections } from '../connections.ts';
import { PeriodCounts } from '../period-counts.ts';
import { SmtpError } from './smtp-error.ts';

export interface SmtpLimits {
  sessions: number;
  sessionsPerAddress: number;
  mailsPerHour: number;
  /** Whether an address is exempt from the limits per address. */
  isUnlimited(address: string): boolean;
}

/**
 * Attack: a host that takes all sessions, or sends mail without end. A large reporter sends a report for each domain
 * around midnight, from a few addresses.
 */
export const smtpLimits: SmtpLimits = {
  sessions: 200,
  sessionsPerAddress: 20,
  mailsPerHour: 20_000,
  isUnlimited: isLoopbackAddress,
};

/** A session without a step for so long gives way when another wants its place, whoever that is. */
const mayBeIdleMilliseconds = 10_000;

interface Client {
  id: string;
  remoteAddress: string;
}

interface Session {
  state: ConnectionState;
  ended: AbortController;
}

const closed = () => new SmtpError(421, '4.4.2 The connection was closed');

/** Who is connected, and how many mails each address sent in this hour. */
export class SmtpSessions {
  readonly #limits: SmtpLimits;
  readonly #connections: Connections;
  readonly #mails: PeriodCounts;
  readonly #open = new Map<string, Session>();

  /** @param end closes a session that gives way, with this answer */
  constructor(clock: Clock, limits: SmtpLimits, end: (id: string, answer: SmtpError) => void) {
    this.#limits = limits;
    const { sessions: connections, sessionsPerAddress: connectionsPerNetwork, isUnlimited } = limits;
    this.#connections = new Connections({
      clock,
      limits: { connections, connectionsPerNetwork, mayBeIdleMilliseconds, isUnlimited },
      end: (id, why) => {
        const answer =
          why === 'idle'
            ? new SmtpError(421, '4.4.2 Idle too long while others wait')
            : new SmtpError(421, '4.3.2 Too many connections from your network, try again later');
        this.#forget(id, answer);
        end(id, answer);
      },
      stateOf: (id) => this.#open.get(id)?.state ?? 'waits-for-client',
    });
    this.#mails = new PeriodCounts(clock, 3_600_000);
  }

  /** @returns why the client has to try again later; undefined if it may stay */
  open({ id, remoteAddress }: Client): SmtpError | undefined {
    const answer = this.#connections.open(id, remoteAddress);
    if (answer === 'too-many-of-network')
      return new SmtpError(421, '4.7.0 Too many connections from your address, try again later');
    if (answer === 'too-many') return new SmtpError(421, '4.3.2 Too many connections, try again later');
    this.#open.set(id, { state: 'waits-for-client', ended: new AbortController() });
    return undefined;
  }

  close({ id }: Pick<Client, 'id'>): void {
    this.#connections.close(id);
    this.#forget(id, closed());
  }

  /** Records that the client was active just now. */
  touch({ id }: Pick<Client, 'id'>): void {
    this.#connections.touch(id);
  }

  /** While the client waits for us, it is not idle, however long that takes. */
  setState(client: Pick<Client, 'id'>, state: ConnectionState): void {
    this.touch(client);
    const session = this.#open.get(client.id);
    if (session) session.state = state;
  }

  /** Is aborted, with an SmtpError, once the session has ended: then nobody gets an answer any more. */
  ended({ id }: Pick<Client, 'id'>): AbortSignal {
    return this.#open.get(id)?.ended.signal ?? AbortSignal.abort(closed());
  }

  /** @returns why the server accepts no more mail from the client in this hour; undefined if it does */
  countMail(client: Client): SmtpError | undefined {
    this.touch(client);
    if (this.#limits.isUnlimited(client.remoteAddress)) return undefined;
    return this.#mails.add(networkOf(client.remoteAddress)) > this.#limits.mailsPerHour
      ? new SmtpError(450, '4.7.1 Too many mails from your address in this hour, try again later')
      : undefined;
  }

  #forget(id: string, why: SmtpError): void {
    this.#open.get(id)?.ended.abort(why);
    this.#open.delete(id);
  }
}
