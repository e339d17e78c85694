import { Resolver as DnsClient } from 'node:dns/promises';
import type { DnsAnswer } from '../../../core/dns-record/answer.ts';
import type { Resolver } from '../../../service/ports/resolver.ts';

export interface ResolverOptions {
  /** Whether a name is in one of our zones; the embedded server is asked about it. */
  isHosted(name: string): boolean;
  /** Address and port, such as `127.0.0.1:5353`; called at each lookup, because the server may start later. */
  hostedServer(): string;
  /** Replaces the system's servers. */
  servers?: string[];
  /** For a whole lookup, all its CNAMEs and servers together; default 2 s. */
  timeoutMs?: number;
}

/** A failed lookup is not repeated for this long: otherwise every mail from an unreachable host would wait again. */
const failureMilliseconds = 5_000;
const maxRemembered = 1_000;
const maxCnames = 8;

export function createLocalResolver(options: ResolverOptions): Resolver {
  const lookups = new Lookups(options);
  const text = (client: DnsClient, name: string) =>
    client.resolveTxt(name).then((records) => records.map(join));
  return {
    txt: (name) => lookups.follow('TXT', name, text),
    mx: (name) =>
      lookups.follow('MX', name, async (client, at) =>
        (await client.resolveMx(at)).map(({ exchange, priority }) => ({
          exchange: plainName(exchange),
          preference: priority,
        })),
      ),
    cname: (name) => lookups.once('CNAME', name, resolveCname),
    addresses: async (name) => {
      const both = [
        lookups.follow('A', name, (client, at) => client.resolve4(at)),
        lookups.follow('AAAA', name, (client, at) => client.resolve6(at)),
      ];
      return joinLookups(await Promise.all(both));
    },
    caa: (name) =>
      lookups.follow('CAA', name, async (client, at) =>
        (await client.resolveCaa(at)).map(({ critical, ...properties }) => {
          const [tag, value] = Object.entries(properties).find(([key]) => key !== 'type') ?? ['', ''];
          return { critical: critical !== 0, tag, value: String(value) };
        }),
      ),
  };
}

type Ask<T> = (client: DnsClient, name: string) => Promise<T[]>;

const join = (strings: string[]): string => strings.join('');
const plainName = (name: string): string => name.toLowerCase().replace(/\.$/, '');
const resolveCname: Ask<string> = async (client, name) => (await client.resolveCname(name)).map(plainName);

class Lookups {
  readonly #options: ResolverOptions;
  /** Lookups in progress, which later callers share, and those that failed a moment ago. */
  readonly #known = new Map<string, Promise<DnsAnswer<unknown>>>();
  #failures = 0;

  constructor(options: ResolverOptions) {
    this.#options = options;
  }

  once<T>(type: string, name: string, ask: Ask<T>): Promise<DnsAnswer<T>> {
    return this.#shared(type, name, (deadline) => this.#ask(name, ask, deadline));
  }

  /** Follows CNAMEs between our zones and other zones, because no single server knows the whole chain. */
  follow<T>(type: string, name: string, ask: Ask<T>): Promise<DnsAnswer<T>> {
    return this.#shared(type, name, async (deadline) => {
      let at = name;
      for (let hop = 0; hop <= maxCnames; hop++) {
        const result = await this.#ask(at, ask, deadline);
        if (result.kind === 'found') return result;
        const alias = await this.#ask(at, resolveCname, deadline);
        const target = alias.kind === 'found' ? alias.records[0] : undefined;
        if (target === undefined) return result;
        at = target;
      }
      return { kind: 'failed', why: 'CNAME_CHAIN_TOO_LONG' };
    });
  }

  #shared<T>(
    type: string,
    name: string,
    run: (deadline: number) => Promise<DnsAnswer<T>>,
  ): Promise<DnsAnswer<T>> {
    const key = `${type} ${name}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known as Promise<DnsAnswer<T>>;
    const started = run(performance.now() + (this.#options.timeoutMs ?? 2_000)).then((result) => {
      if (result.kind === 'failed') this.#keep(key);
      else this.#known.delete(key);
      return result;
    });
    this.#known.set(key, started);
    return started;
  }

  #keep(key: string): void {
    if (this.#failures >= maxRemembered) return void this.#known.delete(key);
    this.#failures++;
    setTimeout(() => {
      this.#failures--;
      this.#known.delete(key);
    }, failureMilliseconds).unref();
  }

  async #ask<T>(name: string, ask: Ask<T>, deadline: number): Promise<DnsAnswer<T>> {
    const remaining = Math.floor(deadline - performance.now());
    if (remaining <= 0) return { kind: 'failed', why: 'TIMEOUT' };
    const client = new DnsClient({ timeout: remaining, tries: 1 });
    const servers = this.#options.isHosted(name) ? [this.#options.hostedServer()] : this.#options.servers;
    if (servers !== undefined) client.setServers(servers);
    // The client's own timeout counts for each server; this one for all of them.
    const timer = setTimeout(() => client.cancel(), remaining);
    try {
      const records = await ask(client, name);
      return records.length > 0 ? { kind: 'found', records } : { kind: 'none' };
    } catch (error) {
      return explainFailure(error);
    } finally {
      clearTimeout(timer);
    }
  }
}

function explainFailure(error: unknown): DnsAnswer<never> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  if (code === 'ENOTFOUND' || code === 'ENODATA') return { kind: 'none' };
  return { kind: 'failed', why: code === 'ECANCELLED' || code === 'ETIMEOUT' ? 'TIMEOUT' : code };
}

/** Any address is enough. That there is none is certain only if no lookup failed. */
function joinLookups<T>(lookups: DnsAnswer<T>[]): DnsAnswer<T> {
  const records = lookups.flatMap((lookup) => (lookup.kind === 'found' ? lookup.records : []));
  if (records.length > 0) return { kind: 'found', records };
  return lookups.find(({ kind }) => kind === 'failed') ?? { kind: 'none' };
}
