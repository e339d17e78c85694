import type { StsMemory } from '../../../../core/sender/cache/sts-memory.ts';
import type { PolicyKeeper } from '../../../../service/ports/policy-keeper.ts';
import type { FetchResult, PublicFetch } from '../../../../service/ports/public-fetch.ts';
import { type CacheOptions, PolicyCache } from '../../../../service/sender/cache/policy-cache.ts';
import { answerOf } from '../../../fakes/fake-fetch.ts';
import { arrangeMx, FakeSecureResolver } from '../../../fakes/fake-secure-resolver.ts';
import { MemoryLog } from '../../../fakes/memory-log.ts';
import { domainName } from '../../../fakes/names.ts';
import { VirtualTime } from '../../../fakes/virtual-time.ts';

export const policyText = (mode: string, maxAge = 604_800, mx = 'mx.example.com') =>
  `version: STSv1\nmode: ${mode}\nmx: ${mx}\nmax_age: ${maxAge}\n`;

/** A cache whose DNS, web, clock and disk are a test's. DNS has `example.com` with one server, `mx.example.com`. */
export class CacheWorld {
  readonly time = new VirtualTime();
  readonly dns = new FakeSecureResolver();
  readonly log = new MemoryLog();
  readonly kept = new Map<string, StsMemory>();
  /** What the policy host says; a test may make it hang. */
  web: (url: string) => FetchResult | Promise<FetchResult> = () => answerOf(404, '');
  readonly fetched: string[] = [];
  /** How long each fetch may take. */
  readonly timeouts: (number | undefined)[] = [];
  cache: PolicyCache;
  readonly #options: CacheOptions;

  constructor(options: CacheOptions = {}) {
    this.#options = options;
    arrangeMx(this.dns, 'example.com', { 'mx.example.com': 'bare' });
    this.cache = this.#open();
  }

  /** As if the process had been killed. */
  restart(): void {
    const kept = [...this.kept];
    this.cache = this.#open();
    for (const [domain, sts] of kept) this.cache.load(domain, sts, this.time.now().getTime() / 1_000);
  }

  announce(id: string, text: string): void {
    this.dns.found('txt', '_mta-sts.example.com', [`v=STSv1; id=${id};`]);
    this.web = () => answerOf(200, text);
  }

  /** The answer to Postfix before 3.10, without its length. */
  async ask(domain = 'example.com'): Promise<string> {
    const { plain } = await this.cache.find(domainName(domain));
    return plain.slice(plain.indexOf(':') + 1, -1);
  }

  #open(): PolicyCache {
    const fetch: PublicFetch = {
      get: async (url, { timeoutMs } = {}) => {
        this.fetched.push(url);
        this.timeouts.push(timeoutMs);
        return this.web(url);
      },
      post: () => Promise.reject(new Error('unused')),
    };
    const keeper: PolicyKeeper = {
      put: (domain, sts) => this.kept.set(domain, structuredClone(sts)),
      forget: (domain) => this.kept.delete(domain),
    };
    const { dns: resolver, log, time } = this;
    return new PolicyCache({ resolver, fetch, clock: time, timer: time, log, keeper }, this.#options);
  }
}
