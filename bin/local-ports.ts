import { readFile } from 'node:fs/promises';
import { AnyZoneDns } from '../adapters/local/dns/any-zone-dns.ts';
import { createLocalResolver } from '../adapters/local/dns/local-resolver.ts';
import { LocalTenants } from '../adapters/local/https/local-tenants.ts';
import { createOutbox } from '../adapters/local/mail/outbox.ts';
import { createRelay } from '../adapters/local/mail/smtp-relay.ts';
import { createPublicFetch } from '../adapters/public-fetch/public-fetch.ts';
import { systemClock, systemRandom } from '../adapters/system.ts';
import type { Log } from '../service/ports/log.ts';
import type { Ports } from '../service/ports/ports.ts';
import type { PublicFetch } from '../service/ports/public-fetch.ts';
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
  /** Maximum bytes of report mail stored per day. */
  storedBytesPerDay?: number;
  /** The HTTPS server at which policies are verified, such as a proxy; ours if absent. */
  verifyAt?: Endpoint;
  /** PEM file of the authority that signed that server's certificate. */
  verifyCa?: string;
  /** The current time; the system's clock if absent. */
  clock?: Ports['clock'];
}

const allowLoopback = true;

/** The ports on files and on the servers of this machine. `service.apiUrl` is empty until the API listens. */
export async function createLocalPorts(options: LocalPortsOptions): Promise<Ports> {
  const { state, tasks, log, dns, outbox, relay, storedBytesPerDay, clock = systemClock } = options;
  const { store, zones, dkimKey } = state;
  return {
    store,
    dns: new AnyZoneDns(zones),
    // Our own server reads the file at each request, and its certificate authority is on this machine.
    edge: { endpoint: edgeHost, takesServiceNames: true, cacheSeconds: 0, caaIssuers: [] },
    tenants: new LocalTenants(store),
    resolver: createLocalResolver({
      isHosted: (name) => zones.zoneOf(name) !== undefined,
      hostedServer: () => `${dns.host}:${dns.port}`,
    }),
    fetch: await createLocalFetch(options),
    mail: relay ? createRelay(relay) : createOutbox(outbox),
    dkimKey: async () => ({ domain: serviceDomain, selector: dkimSelector, privateKey: dkimKey }),
    tasks,
    clock,
    random: systemRandom,
    log,
    service: {
      serviceDomain,
      mailDomain,
      apiUrl: '',
      digestFrom: `digest@${serviceDomain}`,
      recordTtlSeconds,
      // One process, in which no task waits longer than one fetch.
      longestTaskSeconds: 60,
      retrySeconds: 1,
      foldDelaySeconds: 0.5,
      allowLoopback,
      ...(storedBytesPerDay !== undefined && { storedBytesPerDay }),
    },
  };
}

/** Policies are verified at our own HTTPS server, whatever public DNS says about their hosts. */
async function createLocalFetch({
  state,
  https,
  verifyAt,
  verifyCa,
}: LocalPortsOptions): Promise<PublicFetch> {
  const ca = verifyCa === undefined ? state.ca.caCertificate : await readFile(verifyCa, 'utf8');
  const server = verifyAt ?? https;
  return createPublicFetch({
    allowLoopback,
    ca,
    // On one machine both ends are near, and a person is waiting.
    timeoutMs: 5_000,
    connectTo: (name) => (name.startsWith('mta-sts.') ? server : undefined),
  });
}
