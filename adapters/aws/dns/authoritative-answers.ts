/**
 * Checks that a zone's own name servers answer with the written records. INSYNC covers only Route 53's servers; the
 * delegation decides whether public DNS sends resolvers to these servers.
 */
import { Resolver } from 'node:dns/promises';
import type { FoundSet, RecordChange } from '../../../service/ports/dns-zone.ts';
import type { Log } from '../../../service/ports/log.ts';

export interface NameServer {
  name: string;
  /** At most one IPv4 and one IPv6 address. */
  addresses: string[];
}

export interface AnswerCheckOptions {
  log: Log;
  /** Finds the servers that a name is delegated to; by default in public DNS. */
  findServers?: (name: string) => Promise<NameServer[]>;
  tries?: number;
  waitMilliseconds?: number;
  timeoutMilliseconds?: number;
}

/** A name server does not answer with the written records. The name may be delegated to another zone. */
export class WrongAnswerError extends Error {
  override readonly name = 'WrongAnswerError';
}

/** Attack: a delegation to hundreds of servers. Four are usual, and even the root zone has only thirteen. */
const maxServers = 13;

/**
 * Checks that the servers answer with the new record sets.
 * @throws WrongAnswerError
 */
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
      // One family without an answer says nothing about the server: many networks have no IPv6.
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
    for (let remaining = tries - 1; ; remaining -= 1) {
      try {
        return await check(wanted, servers);
      } catch (error) {
        if (remaining <= 0) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, waitMilliseconds));
    }
  }

  return async (changes) => {
    await Promise.all(wantedAnswers(changes).map(checkPatiently));
  };
}

/**
 * The values that all servers of a name answer; undefined if none answers, or if they differ, as they do while a change
 * is on its way to all of them.
 */
export async function lookAtServers(
  name: string,
  type: 'TXT' | 'CNAME',
  { findServers = findDelegatedServers, timeoutMilliseconds = 2_000 }: LookOptions = {},
): Promise<string[] | undefined> {
  const servers = await findServers(name);
  const wanted = { name, type, values: [] };
  const answers = await Promise.all(servers.map((server) => askServer(server, wanted, timeoutMilliseconds)));
  const [first, ...others] = answers.flat().flatMap(({ values }) => (values ? [values] : []));
  return first && others.every((values) => isSame(values, first)) ? first : undefined;
}

type LookOptions = Pick<AnswerCheckOptions, 'findServers' | 'timeoutMilliseconds'>;

interface Wanted {
  name: string;
  type: 'TXT' | 'CNAME';
  values: string[];
}

/** The expected answers after the changes. If a name's type changes, only the new type is asked for. */
function wantedAnswers(changes: RecordChange[]): Wanted[] {
  const written = changes.flatMap(({ to }) => to ?? []);
  const names = new Set(written.map(({ name }) => name));
  const removed = changes.flatMap(({ from, to }) => (from && !to && !names.has(from.name) ? [from] : []));
  const wanted = ({ name, type }: FoundSet, values: string[]) =>
    type === 'TXT' || type === 'CNAME' ? [{ name, type, values } as const] : [];
  return [...written.flatMap((set) => wanted(set, set.values)), ...removed.flatMap((set) => wanted(set, []))];
}

interface Answer {
  values?: string[];
  /** Why there was no answer, so that nothing is known. */
  why?: string;
}

/** Asks over both families at once, so that their timeouts do not add up. */
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

/** Finds the name servers of the zone that contains a name: of the nearest name above it that has NS records. */
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
