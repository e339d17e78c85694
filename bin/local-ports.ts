import { lookup as systemLookup } from 'node:dns';
import { readFile } from 'node:fs/promises';
import { AnyZoneDns } from '../adapters/local/dns/any-zone-dns.ts';
import { createLocalResolver } from '../adapters/local/dns/local-resolver.ts';
import { createResolverLookup } from '../adapters/local/dns/resolver-lookup.ts';
import { LocalTenants } from '../adapters/local/https/local-tenants.ts';
import { createOutbox } from '../adapters/local/mail/outbox.ts';
import { createRelay } from '../adapters/local/mail/smtp-relay.ts';
import { createPublicFetch } from '../adapters/public-fetch/public-fetch.ts';
import { systemClock, systemRandom } from '../adapters/system.ts';
import type { EdgeFacts } from '../service/ports/edge-facts.ts';
import type { Log } from '../service/ports/log.ts';
import type { Ports } from '../service/ports/ports.ts';
import type { PublicFetch } from '../service/ports/public-fetch.ts';
import type { ServiceSettings } from '../service/ports/service-settings.ts';
import { leadsToEdge } from '../service/store/domains/policy-host-target.ts';
import { dkimSelector, edgeHost, mailDomain, recordTtlSeconds, serviceDomain } from './local-names.ts';
import type { LocalState } from './local-state.ts';

/** The address of a server. */
export interface Endpoint {
  host: string;
  port: number;
}

export interface LocalPortsOptions {
  state: LocalState;
  tasks: Ports['tasks'];
  log: Log;
  /** Our own DNS and HTTPS servers. */
  dns: Endpoint;
  https: Endpoint;
  /** The folder for outgoing mail if there is no relay. */
  outbox: string;
  relay?: Endpoint;
  /** To whom mail to `postmaster` and the like is forwarded. */
  operator?: Ports['service']['operator'];
  /** Maximum bytes of report mail stored per day. */
  storedBytesPerDay?: number;
  /** The HTTPS server at which policies are verified, such as a proxy; ours if absent. */
  verifyAt?: Endpoint;
  /** PEM file of the authority that signed that server's certificate. */
  verifyCa?: string;
  /** Where hosts of others are, if not where DNS says, at port 443: a test cannot listen there. */
  connectElsewhere?: (host: string) => Endpoint | undefined;
  /** The current time; the system's clock if absent. */
  clock?: Ports['clock'];
  /** What DNS answers; if absent, our own server for its zones and the system's servers for the rest. */
  resolver?: Ports['resolver'];
}

const allowLoopback = true;

/** The ports on files and on the servers of this machine. `service.apiUrl` is empty until the API listens. */
export async function createLocalPorts(options: LocalPortsOptions): Promise<Ports> {
  const { state, tasks, log, dns, outbox, relay, clock = systemClock } = options;
  const { store, zones, dkimKey } = state;
  const resolver =
    options.resolver ??
    createLocalResolver({
      isHosted: (name) => zones.zoneOf(name) !== undefined,
      hostedServer: () => `${dns.host}:${dns.port}`,
    });
  const service = serviceSettings(options);
  return {
    store,
    dns: new AnyZoneDns(zones),
    edge,
    tenants: new LocalTenants(store),
    resolver,
    fetch: await createLocalFetch(options, { resolver, edge, service }),
    mail: relay ? createRelay(relay) : createOutbox(outbox),
    dkimKey: async () => ({ domain: mailDomain, selector: dkimSelector, privateKey: dkimKey }),
    tasks,
    clock,
    random: systemRandom,
    log,
    service,
  };
}

/** Our own server reads the file at each request, and its certificate authority is on this machine. */
const edge: EdgeFacts = { endpoint: edgeHost, takesServiceNames: true, cacheSeconds: 0, caaIssuers: [] };

const serviceSettings = ({
  storedBytesPerDay,
  operator,
}: Pick<LocalPortsOptions, 'storedBytesPerDay' | 'operator'>): ServiceSettings => ({
  serviceDomain,
  mailDomain,
  mailReceiver: mailDomain,
  apiUrl: '',
  digestFrom: `digest@${mailDomain}`,
  recordTtlSeconds,
  // One process, in which no task waits longer than one fetch.
  longestTaskSeconds: 60,
  retrySeconds: 1,
  foldDelaySeconds: 0.5,
  allowLoopback,
  ...(storedBytesPerDay !== undefined && { storedBytesPerDay }),
  ...(operator !== undefined && { operator }),
});

/** What senders get: the policies of domains that lead to our edge from our own HTTPS server, and all others elsewhere. */
async function createLocalFetch(
  { state, https, verifyAt, verifyCa, connectElsewhere }: LocalPortsOptions,
  ports: Pick<Ports, 'resolver' | 'edge' | 'service'>,
): Promise<PublicFetch> {
  const ca = verifyCa === undefined ? state.ca.caCertificate : await readFile(verifyCa, 'utf8');
  const server = verifyAt ?? https;
  const { resolver } = ports;
  const policyLookup = createResolverLookup(resolver);
  return createPublicFetch({
    allowLoopback,
    ca,
    // On one machine both ends are near, and a person is waiting.
    timeoutMs: 5_000,
    lookup: (name, ...asked) => (isPolicyHost(name) ? policyLookup : systemLookup)(name, ...asked),
    connectTo: async (name) => {
      const found = isPolicyHost(name) ? await resolver.cname(name) : undefined;
      const isOurs = found?.kind === 'found' && found.records.some((target) => leadsToEdge(ports, target));
      return isOurs ? server : connectElsewhere?.(name);
    },
  });
}

const isPolicyHost = (name: string): boolean => name.startsWith('mta-sts.');
