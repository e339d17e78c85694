/**
 * The whole service in one process: the composition root for one machine. What AWS does with Lambda, S3, Route 53,
 * CloudFront and SES, this does with files and servers on the loopback address, around the same steps.
 */

import { join } from 'node:path';
import { createDnsServer } from '../adapters/local/dns/dns-server.ts';
import type { LocalDnsZone } from '../adapters/local/dns/local-dns-zone.ts';
import { createPolicyServer } from '../adapters/local/https/https-server.ts';
import { createSignatureVerifier } from '../adapters/local/mail/signature-verifier.ts';
import { createSmtpReceiver } from '../adapters/local/mail/smtp-receiver.ts';
import { LocalReportTurns } from '../adapters/local/report-turns.ts';
import { createTaskQueue, type LocalTaskQueue } from '../adapters/local/task-queue.ts';
import { Turns } from '../adapters/local/turns.ts';
import { systemRandom } from '../adapters/system.ts';
import { createApi } from '../api/app.ts';
import { BodyRoom } from '../api/limits/body-room.ts';
import { serveBesideApi } from '../console/serve-beside-api.ts';
import type { DomainName } from '../core/names/domain-name.ts';
import { hashSecret } from '../service/access/tokens.ts';
import { isKnownAddress } from '../service/intake/is-known-address.ts';
import type { Log } from '../service/ports/log.ts';
import type { Ports } from '../service/ports/ports.ts';
import { domainKey } from '../service/store/domains/domain.ts';
import { runTask } from '../service/tasks/run-task.ts';
import { adminTokenOf } from './admin-token.ts';
import { clientOf, isUnencrypted, listenApi } from './api-server.ts';
import { httpUrl, isEveryAddress, ownAddress } from './listen-address.ts';
import { edgeHost, mailDomain, nameServer } from './local-names.ts';
import { createLocalPorts, type Endpoint } from './local-ports.ts';
import { startSchedule } from './local-schedule.ts';
import { type LocalState, openLocalState } from './local-state.ts';
import { publishOwnRecords } from './publish-own-records.ts';
import { countMail, storeMail } from './take-mail.ts';

export interface LocalServiceOptions {
  dataDir: string;
  version: string;
  /** The address to listen on. */
  host: string;
  /** The addresses of this machine that DNS answers; that of `host` if absent. */
  publicAddresses?: string[];
  /** The URL of the API and the console behind an HTTPS proxy, without a path; that of the port if absent. */
  publicUrl?: string;
  /** 0 picks a free one. */
  ports: { api: number; https: number; dns: number; smtp: number };
  /** Use a free port if the DNS port is in use: on most desktops, multicast DNS uses 5353. */
  anyDnsPort?: boolean;
  log: Log;
  adminToken?: string;
  /** An SMTP server for outgoing mail; without one, mail is written to `outbox/`. */
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
}

/** The first line of `strictmx start --json`. */
export interface Ready {
  api: string;
  https: Endpoint & { caFile: string };
  dns: Endpoint;
  smtp: Endpoint;
  adminToken: string;
  outbox: string;
}

export interface LocalService {
  ready: Ready;
  /** The zones of the embedded DNS server. */
  zones: LocalDnsZone;
  tasks: LocalTaskQueue;
  close(): Promise<void>;
}

/** Starts everything; if one part cannot start, it stops those that have started. */
export async function startLocalService(options: LocalServiceOptions): Promise<LocalService> {
  const started: (() => Promise<void> | void)[] = [];
  const close = async () => {
    for (const stop of started.splice(0).reverse()) await stop();
  };
  try {
    const service = await startParts(options, (stop) => started.push(stop));
    return { ...service, close };
  } catch (error) {
    await close();
    throw error;
  }
}

type OnStop = (stop: () => Promise<void> | void) => void;

async function startParts(
  options: LocalServiceOptions,
  onStop: OnStop,
): Promise<Omit<LocalService, 'close'>> {
  const { dataDir, host, publicAddresses = [host], log } = options;
  const notice = (domain: DomainName) => void tasks.enqueue([{ kind: 'rotate-id', domain }]);
  const state = await openLocalState(dataDir, notice, onStop);
  await publishOwnRecords(state.zones, publicAddresses, state.dkimKey);
  const dns = await startDns(options, state, onStop);
  const https = await startPolicyServer(options, state, onStop);
  const outbox = join(dataDir, 'outbox');
  // The queue's tasks need the ports, and the ports need the queue.
  const tasks = createTaskQueue({ handle: (task) => runTask(ports, task), log });
  const ports = await createLocalPorts({ ...options, state, tasks, log, dns, https, outbox });
  onStop(() => tasks.close());
  // A mail of kilobytes may unpack to megabytes, and need a hundred megabytes of memory while it is read.
  const reading = new Turns(1);
  const smtp = await startSmtp(options, state, { ports, reading }, onStop);
  const adminToken = options.adminToken ?? (await adminTokenOf(dataDir, systemRandom));
  const api = await startApi(options, { ports, reading }, adminToken, onStop);
  onStop(startSchedule(ports));
  return {
    ready: { api, https: { ...https, caFile: state.ca.caFile }, dns, smtp, adminToken, outbox },
    zones: state.zones,
    tasks,
  };
}

async function startDns(
  { ports, host, anyDnsPort }: LocalServiceOptions,
  { zones }: LocalState,
  onStop: OnStop,
): Promise<Endpoint> {
  const server = createDnsServer({ zones, nameServer });
  const { port } = await server.listen(ports.dns, host).catch((error) => {
    if (anyDnsPort) return server.listen(0, host);
    throw error;
  });
  onStop(() => server.close());
  return { host: ownAddress(host), port };
}

async function startPolicyServer(
  { ports, host, log }: LocalServiceOptions,
  { store, ca }: LocalState,
  onStop: OnStop,
): Promise<Endpoint> {
  const isHosted = async (domain: DomainName) => (await store.get(domainKey(domain))) !== undefined;
  const server = createPolicyServer({ store, ca, isHosted, defaultHost: edgeHost, log });
  const { port } = await server.listen(ports.https, host);
  onStop(() => server.close());
  return { host: ownAddress(host), port };
}

async function startSmtp(
  { dataDir, host, ports: wanted, log }: LocalServiceOptions,
  { ca }: LocalState,
  { ports, reading }: { ports: Ports; reading: Turns },
  onStop: OnStop,
): Promise<Endpoint> {
  const receiver = createSmtpReceiver({
    mailDomain,
    ca,
    resolver: ports.resolver,
    clock: ports.clock,
    random: systemRandom,
    log,
    // No key of the store leads to this code.
    spoolFolder: join(dataDir, '.spool'),
    isKnownAddress: (address) => isKnownAddress(ports, address),
    storeMail: (raw) => storeMail(ports, raw),
    countMail: (key, from) => countMail(ports, key, { reading, ...from }),
  });
  const { port } = await receiver.listen(wanted.smtp, host);
  onStop(() => receiver.close());
  return { host: ownAddress(host), port };
}

/** Starts the API, and tells the ports its public URL. @returns its URL on this machine */
async function startApi(
  { host, publicAddresses = [host], publicUrl, ports: wanted, version }: LocalServiceOptions,
  { ports, reading }: { ports: Ports; reading: Turns },
  adminToken: string,
  onStop: OnStop,
): Promise<string> {
  const settings = {
    adminTokenHash: hashSecret(adminToken),
    clientOf,
    isUnencrypted,
    version: async () => version,
    bodyRoom: new BodyRoom(),
  };
  const signatures = createSignatureVerifier(ports);
  const reportTurns = new LocalReportTurns(reading, ports.clock);
  const api = createApi({ ...ports, signatures, reportTurns }, settings);
  const { port, close } = await listenApi(serveBesideApi(ports, { ...settings, api }), wanted.api, host);
  onStop(close);
  const [address = host] = isEveryAddress(host) ? publicAddresses : [];
  ports.service.apiUrl = publicUrl ?? httpUrl(address, port);
  ports.service.consoleUrl = `${ports.service.apiUrl}/console`;
  return httpUrl(ownAddress(host), port);
}
