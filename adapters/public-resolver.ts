/** DNS as the public sees it, through the resolver of the machine's or the Lambda function's network. */
import { Resolver as NodeResolver } from 'node:dns/promises';
import type { DnsAnswer } from '../core/dns-record/answer.ts';
import type { Delegation } from '../service/ports/account.ts';
import type { Resolver } from '../service/ports/resolver.ts';

/** For the whole lookup, all tries together. */
const boundMilliseconds = 5_000;

/** @param servers address and port of each, such as `127.0.0.1:5353`; by default the system's */
export function createPublicResolver(servers?: string[]): Resolver & Delegation {
  async function ask<T>(question: (dns: NodeResolver) => Promise<T[]>): Promise<DnsAnswer<T>> {
    const dns = new NodeResolver({ timeout: 1_500, tries: 2 });
    if (servers) dns.setServers(servers);
    const bound = setTimeout(() => dns.cancel(), boundMilliseconds);
    try {
      const records = await question(dns);
      return records.length > 0 ? { kind: 'found', records } : { kind: 'none' };
    } catch (error) {
      return failureOf(error);
    } finally {
      clearTimeout(bound);
    }
  }

  return {
    txt: (name) => ask(async (dns) => (await dns.resolveTxt(name)).map((strings) => strings.join(''))),
    mx: (name) =>
      ask(async (dns) =>
        (await dns.resolveMx(name)).map(({ exchange, priority }) => ({
          exchange: plain(exchange),
          preference: priority,
        })),
      ),
    cname: (name) => ask(async (dns) => (await dns.resolveCname(name)).map(plain)),
    ns: (name) => ask(async (dns) => (await dns.resolveNs(name)).map(plain)),
    addresses: async (name) => {
      const [v4, v6] = await Promise.all([
        ask((dns) => dns.resolve4(name)),
        ask((dns) => dns.resolve6(name)),
      ]);
      const records = [v4, v6].flatMap((answer) => (answer.kind === 'found' ? answer.records : []));
      if (records.length > 0) return { kind: 'found', records };
      return v4.kind === 'failed' ? v4 : v6;
    },
    caa: (name) =>
      ask(async (dns) =>
        (await dns.resolveCaa(name)).flatMap(({ critical, ...tags }) =>
          Object.entries(tags)
            .filter((entry): entry is [string, string] => typeof entry[1] === 'string')
            .map(([tag, value]) => ({ critical: critical !== 0, tag, value })),
        ),
      ),
  };
}

const plain = (name: string) => name.toLowerCase().replace(/\.$/u, '');

/** Only two codes mean that there is no record. With any other, it is unknown. */
function failureOf(error: unknown): { kind: 'none' } | { kind: 'failed'; why: string } {
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  if (code === 'ENOTFOUND' || code === 'ENODATA') return { kind: 'none' };
  return { kind: 'failed', why: code === 'ECANCELLED' ? 'TIMEOUT' : code };
}
