/**
 * Whether a zone's own name servers answer what was written. Route 53 says INSYNC of its servers; that these are the
 * servers which the world is sent to, only the world's delegation can say.
 */
import { Resolver } from 'node:dns/promises';
import type { RecordChange, RecordSet } from '../../../service/ports/dns-zone.ts';
import type { Log } from '../../../service/ports/log.ts';

export interface NameServer {
  name: string;
  /** One of each family that it has, IPv4 and IPv6. */
  addresses: string[];
}

export interface AnswerCheckOptions {
  log: Log;
  /** The servers that a name is delegated to; by default those that public DNS gives. */
  findServers?: (name: string) => Promise<NameServer[]>;
  tries?: number;
  waitMilliseconds?: number;
  timeoutMilliseconds?: number;
}

/** A name server answers something else than was written. The zone may not be the one that the name is delegated to. */
export class WrongAnswerError extends Error {
  override readonly name = 'WrongAnswerError';
}

/** Attack: a delegation to hundreds of servers. Four are usual, thirteen the most that were ever sensible. */
const maxServers = 13;

/** Checks the record sets that changes lead to. @throws WrongAnswerError */
export type AnswerCheck = (changes: RecordChange[]) => Promise<void>;

export function createAnswerCheck(options: AnswerCheckOptions): AnswerCheck {
  const { log, findServers = findDelegatedServers, tries = 5, waitMilliseconds = 2_000 } = options;
  const { timeoutMilliseconds = 2_000 } = options;

  async function check(wanted: Wanted, servers: NameServer[]): Promise<void> {
    const outcomes = await Promise.all(
      servers.map(async (server) => ({
        server,
        answers: await askServer(server, wanted, timeoutMilliseconds),
      })),
    );
    for (const { server, answers } of outcomes) {
      // One family that leads nowhere says nothing of the server: many networks have no IPv6.
      if (answers.some(({ values }) => values)) continue;
      const why = answers.map((answer) => `${answer.address} ${answer.why}`).join(', ') || 'no address';
      log.warn('dns-server-silent', { server: server.name, name: wanted.name, why });
    }
    const answers = outcomes.flatMap((outcome) => outcome.answers);
    const wrong = answers.find(({ values }) => values && !isSame(values, wanted.values));
    if (!wrong) return;
    throw new WrongAnswerError(
      `Cannot see the change of ${wanted.type} "${wanted.name}": the name server "${wrong.address}" answers ` +
        `"${wrong.values?.join(' | ')}", expected "${wanted.values.join(' | ')}"`,
    );
  }

  async function checkPatiently(wanted: Wanted): Promise<void> {
    const servers = await findServers(wanted.name);
    if (servers.length === 0) log.warn('dns-servers-unknown', { name: wanted.name });
    for (let left = tries - 1; ; left -= 1) {
      try {
        return await check(wanted, servers);
      } catch (error) {
        if (left <= 0) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, waitMilliseconds));
    }
  }

  return async (changes) => {
    await Promise.all(wantedAnswers(changes).map(checkPatiently));
  };
}

interface Wanted {
  name: string;
  type: 'TXT' | 'CNAME';
  values: string[];
}

/** What this service writes while it runs. A name that gets another type answers for that one. */
function wantedAnswers(changes: RecordChange[]): Wanted[] {
  const written = changes.flatMap(({ to }) => to ?? []);
  const names = new Set(written.map(({ name }) => name));
  const removed = changes.flatMap(({ from, to }) => (from && !to && !names.has(from.name) ? [from] : []));
  const wanted = (set: RecordSet, values: string[]) =>
    set.type === 'TXT' || set.type === 'CNAME' ? [{ name: set.name, type: set.type, values }] : [];
  return [...written.flatMap((set) => wanted(set, set.values)), ...removed.flatMap((set) => wanted(set, []))];
}

/** `why`: there was no answer, so nothing is known. */
interface Answer {
  values?: string[];
  why?: string;
}

/** Both families at once: the timeout of one does not come on top of the other's. */
const askServer = ({ addresses }: NameServer, wanted: Wanted, timeout: number) =>
  Promise.all(addresses.map(async (address) => ({ address, ...(await ask(address, wanted, timeout)) })));

async function ask(address: string, { name, type }: Wanted, timeout: number): Promise<Answer> {
  const dns = new Resolver({ timeout, tries: 1 });
  dns.setServers([address]);
  try {
    if (type === 'TXT') return { values: (await dns.resolveTxt(name)).map((strings) => strings.join('')) };
    return { values: (await dns.resolveCname(name)).map((target) => target.toLowerCase()) };
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    return code === 'ENOTFOUND' || code === 'ENODATA' ? { values: [] } : { why: code };
  }
}

const isSame = (a: string[], b: string[]): boolean =>
  JSON.stringify(a.toSorted()) === JSON.stringify(b.toSorted());

/** The nearest name above that has NS records is where the zone begins. */
export async function findDelegatedServers(
  name: string,
  dns: Pick<Resolver, 'resolveNs' | 'resolve4' | 'resolve6'> = new Resolver({ timeout: 2_000, tries: 2 }),
): Promise<NameServer[]> {
  const labels = name.split('.');
  for (let at = 1; at < labels.length - 1; at += 1) {
    const hosts = await dns.resolveNs(labels.slice(at).join('.')).catch(() => []);
    if (hosts.length === 0) continue;
    return Promise.all(hosts.slice(0, maxServers).map((host) => findAddresses(dns, host)));
  }
  return [];
}

async function findAddresses(
  dns: Pick<Resolver, 'resolve4' | 'resolve6'>,
  name: string,
): Promise<NameServer> {
  const lookups = [dns.resolve4(name), dns.resolve6(name)];
  const families = await Promise.all(lookups.map((addresses) => addresses.catch(() => [])));
  return { name, addresses: families.flatMap((addresses) => addresses.slice(0, 1)) };
}
