/**
 * The whole service in one process: the composition root for one machine. What AWS does with Lambda, S3, Route 53,
 * CloudFront and SES, this does with files and servers on the loopback address, around the same steps.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AnyZoneDns } from '../adapters/local/dns/any-zone-dns.ts';
import { createDnsServer } from '../adapters/local/dns/dns-server.ts';
import { type LocalDnsZone, openLocalDnsZone } from '../adapters/local/dns/local-dns-zone.ts';
import { createLocalResolver } from '../adapters/local/dns/local-resolver.ts';
import { holdDataDir } from '../adapters/local/files/data-lock.ts';
import { openFileStore } from '../adapters/local/files/file-store.ts';
import { noticePolicies } from '../adapters/local/files/notice-policies.ts';
import { openCertificateAuthority } from '../adapters/local/https/certificate-authority.ts';
import { createPolicyServer } from '../adapters/local/https/https-server.ts';
import { LocalTenants } from '../adapters/local/https/local-tenants.ts';
import { openDkimKeyFile } from '../adapters/local/mail/dkim-key-file.ts';
import { createOutbox } from '../adapters/local/mail/outbox.ts';
import { createSmtpReceiver } from '../adapters/local/mail/smtp-receiver.ts';
import { createRelay } from '../adapters/local/mail/smtp-relay.ts';
import { createTaskQueue, type LocalTaskQueue } from '../adapters/local/task-queue.ts';
import { createPublicFetch } from '../adapters/public-fetch/public-fetch.ts';
import { systemClock, systemRandom } from '../adapters/system.ts';
import { createApi } from '../api/app.ts';
import { formatDkimKeyRecord } from '../core/mail/sign-mail.ts';
import { hashSecret } from '../service/access/tokens.ts';
import { receiveReport } from '../service/intake/receive-report.ts';
import type { RecordSet } from '../service/ports/dns-zone.ts';
import type { Log } from '../service/ports/log.ts';
import type { Ports } from '../service/ports/ports.ts';
import type { PublicFetch } from '../service/ports/public-fetch.ts';
import { domainKey } from '../service/store/domains/domain.ts';
import { isMadeFromMail } from '../service/store/prefixes.ts';
import { incomingMailKey } from '../service/store/reports/incoming.ts';
import { runTask } from '../service/tasks/run-task.ts';
import { adminTokenOf } from './admin-token.ts';
import { listenApi } from './api-server.ts';
import { startSchedule } from './local-schedule.ts';

export interface LocalServiceOptions {
  dataDir: string;
  version: string;
  /** The address to listen on. */
  host: string;
  /** 0 picks a free one. */
  ports: { api: number; https: number; dns: number; smtp: number };
  /** Use a free port if the DNS port is in use: on most desktops, multicast DNS uses 5353. */
  anyDnsPort?: boolean;
  log: Log;
  adminToken?: string;
  /** An SMTP server for outgoing mail; without one, mail is written to `outbox/`. */
  relay?: { host: string; port: number };
  /** The HTTPS server at which policies are verified, such as a proxy, if not our own. */
  verifyAt?: { host: string; port: number };
  /** PEM file of that server's authority. */
  verifyCa?: string;
}

/** What the first line of `strictmx start --json` says. */
export interface Ready {
  api: string;
  https: { host: string; port: number; caFile: string };
  dns: { host: string; port: number };
  smtp: { host: string; port: number };
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

/** Names that exist nowhere else (RFC 6761: `.test`). */
const serviceDomain = 'strictmx.test';
const mailDomain = `reports.${serviceDomain}`;
const edgeHost = `edge.${serviceDomain}`;
const nameServer = `ns.${serviceDomain}`;

const recordTtlSeconds = 60;
const allowLoopback = true;
const dkimSelector = 'strictmx';

/** Starts everything; if one part cannot start, those that have started are stopped again. */
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
  const { dataDir, host, log } = options;
  const lock = await holdDataDir(dataDir);
  onStop(() => lock.release());
  const files = await openFileStore(dataDir, { isDerived: isMadeFromMail });
  const store = noticePolicies(files, (domain) => void tasks.enqueue([{ kind: 'rotate-id', domain }]));
  const ca = await openCertificateAuthority(dataDir);
  const zones = await openLocalDnsZone(store);
  const dkimKey = await openDkimKeyFile(dataDir);
  await publishOwnRecords(zones, host, dkimKey);

  const dnsServer = createDnsServer({ zones, nameServer });
  const dns = await dnsServer.listen(options.ports.dns, host).catch((error) => {
    if (options.anyDnsPort) return dnsServer.listen(0, host);
    throw error;
  });
  onStop(() => dnsServer.close());

  const isHosted = async (domain: string) => (await store.get(domainKey(domain))) !== undefined;
  const policyServer = createPolicyServer({ store, ca, isHosted, defaultHost: edgeHost, log });
  const https = await policyServer.listen(options.ports.https, host);
  onStop(() => policyServer.close());

  const service = {
    serviceDomain,
    mailDomain,
    apiUrl: '',
    digestFrom: `digest@${serviceDomain}`,
    recordTtlSeconds,
    // One process, in which nothing waits longer than one fetch.
    longestTaskSeconds: 60,
    retrySeconds: 1,
    allowLoopback,
  };
  const outbox = join(dataDir, 'outbox');
  // The queue's tasks need the ports, and the ports need the queue.
  const tasks = createTaskQueue({ handle: (task) => runTask(ports, task), log });
  const ports: Ports = {
    store,
    dns: new AnyZoneDns(zones),
    // Our own server reads each file at each request, and its authority is on this machine.
    edge: { endpoint: edgeHost, cacheSeconds: 0, caaIssuers: [] },
    tenants: new LocalTenants(store),
    resolver: createLocalResolver({
      isHosted: (name) => zones.zoneOf(name) !== undefined,
      hostedServer: () => `${host}:${dns.port}`,
    }),
    fetch: await createLocalFetch(options, ca.caCertificate, { host, port: https.port }),
    mail: options.relay ? createRelay(options.relay) : createOutbox(outbox),
    dkimKey: async () => ({ domain: serviceDomain, selector: dkimSelector, privateKey: dkimKey }),
    tasks,
    clock: systemClock,
    random: systemRandom,
    log,
    service,
  };
  onStop(() => tasks.close());

  const receiver = createSmtpReceiver({
    mailDomain,
    ca,
    resolver: ports.resolver,
    clock: systemClock,
    random: systemRandom,
    log,
    onMail: ({ raw }) => takeMail(ports, raw),
  });
  const smtp = await receiver.listen(options.ports.smtp, host);
  onStop(() => receiver.close());

  const adminToken = options.adminToken ?? (await adminTokenOf(dataDir, systemRandom));
  const app = createApi(ports, { adminTokenHash: hashSecret(adminToken), version: options.version });
  const api = await listenApi(app, options.ports.api, host);
  onStop(() => api.close());
  service.apiUrl = `http://${urlHost(host)}:${api.port}`;
  onStop(startSchedule(ports));

  return {
    ready: {
      api: service.apiUrl,
      https: { host, port: https.port, caFile: ca.caFile },
      dns: { host, port: dns.port },
      smtp: { host, port: smtp.port },
      adminToken,
      outbox,
    },
    zones,
    tasks,
  };
}

const urlHost = (host: string) => (host.includes(':') ? `[${host}]` : host);

/** Policies are verified at our own HTTPS server, whatever the public DNS says about their hosts. */
async function createLocalFetch(
  { verifyAt, verifyCa }: LocalServiceOptions,
  ownCa: string,
  ownServer: { host: string; port: number },
): Promise<PublicFetch> {
  const ca = verifyCa === undefined ? ownCa : await readFile(verifyCa, 'utf8');
  const server = verifyAt ?? ownServer;
  return createPublicFetch({
    allowLoopback,
    ca,
    // On one machine both ends are near, and somebody is watching.
    timeoutMs: 5_000,
    connectTo: (name) => (name.startsWith('mta-sts.') ? server : undefined),
  });
}

/** Mail is answered with 250 once it is stored; if counting it fails, that is repeated from what is stored. */
async function takeMail(ports: Ports, raw: Uint8Array): Promise<void> {
  const stamp = ports.clock.now().toISOString().replaceAll(/[-:.]/g, '');
  const key = incomingMailKey(`${stamp}-${ports.random.token(8)}`);
  await ports.store.put(key, raw);
  try {
    await receiveReport(ports, key);
  } catch (error) {
    ports.log.error('report-intake-failed', { key, error: String(error) });
    await ports.tasks.enqueue([{ kind: 'receive-report', key }]);
  }
}

/** What the stacks publish in Route 53: the edge's address, the mail host, and the key that signs. */
async function publishOwnRecords(zones: LocalDnsZone, host: string, dkimKey: string): Promise<void> {
  await zones.addZone(serviceDomain);
  const address = {
    type: host.includes(':') ? ('AAAA' as const) : ('A' as const),
    ttlSeconds: recordTtlSeconds,
    values: [host],
  };
  const records: RecordSet[] = [
    { name: edgeHost, ...address },
    { name: nameServer, ...address },
    { name: mailDomain, ...address },
    { name: mailDomain, type: 'MX', ttlSeconds: recordTtlSeconds, values: [`10 ${mailDomain}`] },
    {
      name: `${dkimSelector}._domainkey.${serviceDomain}`,
      type: 'TXT',
      ttlSeconds: recordTtlSeconds,
      values: [formatDkimKeyRecord(dkimKey)],
    },
  ];
  for (const to of records) {
    const from = await zones.read(serviceDomain, to.name, to.type);
    await zones.change(serviceDomain, [{ from, to }]);
  }
}
