/**
 * Days of many domains through the real steps, on a store in memory that counts: what costs money on AWS is calls
 * and bytes, so these are measured, not time. Calls per domain and day must stay the same however many domains there
 * are and however long the service has run.
 */
import { gzipSync } from 'node:zlib';
import { planDigests } from '../service/daily-mail/plan-digests.ts';
import { sendDigest } from '../service/daily-mail/send-digest.ts';
import { receiveReport } from '../service/intake/receive-report.ts';
import type { ListedObject, ObjectStore, PutOptions, StoredObject } from '../service/ports/object-store.ts';
import { PreconditionFailedError } from '../service/ports/object-store.ts';
import type { Ports } from '../service/ports/ports.ts';
import { domainKey } from '../service/store/domains/domain.ts';
import { inboxKey } from '../service/store/domains/inbox.ts';
import { decodeOwner, ownedDomainKey } from '../service/store/domains/owned-domain.ts';
import { incomingMailKey } from '../service/store/reports/incoming.ts';
import { formatState } from '../service/store/state-json.ts';
import { createFakePorts } from '../test/fakes/fake-ports.ts';

export interface Counts {
  get: number;
  put: number;
  list: number;
  delete: number;
  bytesWritten: number;
}

export interface DomainsRun {
  domains: number;
  reportsPerDomain: number;
  /** UTC days that went before the one that is counted. */
  history: number;
  /** For receiving one day's reports, per domain. */
  receive: Counts;
  /** Of the daily mails, per domain. */
  digest: Counts;
  /** Listing pages that the digest planner read, in total. */
  plannerPages: number;
}

const silent: Ports['log'] = { info: () => {}, warn: () => {}, error: () => {} };
const domainsPerOwner = 100;
const msPerDay = 86_400_000;
const firstDay = Date.parse('2026-10-01T00:00:00Z');

/** Folders of folders, so that a listing costs what it lists and not what there is. */
interface Folder {
  folders: Map<string, Folder>;
  objects: Map<string, StoredObject>;
  /** Names in order, made when first listed after a change. */
  sorted?: string[];
}

const emptyFolder = (): Folder => ({ folders: new Map(), objects: new Map() });

class CountingStore implements ObjectStore {
  counts: Counts = noCounts();
  readonly #root = emptyFolder();
  readonly #now: () => Date;
  #writes = 0;

  constructor(now: () => Date) {
    this.#now = now;
  }

  async get(key: string): Promise<StoredObject | undefined> {
    this.counts.get++;
    const { folder, name } = this.#find(key);
    return folder?.objects.get(name);
  }

  async put(key: string, body: Uint8Array | string, { ifMatch, ifNoneMatch }: PutOptions = {}) {
    this.counts.put++;
    const { folder = emptyFolder(), name } = this.#find(key, true);
    const current = folder.objects.get(name);
    if (ifNoneMatch && current) throw new PreconditionFailedError(key);
    if (ifMatch !== undefined && current?.etag !== ifMatch) throw new PreconditionFailedError(key);
    const version = String(++this.#writes);
    const bytes = ownBytes(body);
    this.counts.bytesWritten += bytes.length;
    if (!current) delete folder.sorted;
    folder.objects.set(name, { key, body: bytes, etag: version, version, lastModified: this.#now() });
    return { etag: version, version };
  }

  async list(prefix: string, { cursor, limit = 1_000 }: { cursor?: string; limit?: number } = {}) {
    this.counts.list++;
    const { folder } = this.#find(prefix);
    const objects: ListedObject[] = [];
    for (const { key, etag, body, lastModified } of folder ? below(folder) : []) {
      if (cursor !== undefined && key <= cursor) continue;
      if (objects.length === limit) return { objects, cursor: objects.at(-1)?.key ?? '' };
      objects.push({ key, etag, sizeBytes: body.byteLength, lastModified });
    }
    return { objects };
  }

  async delete(key: string): Promise<void> {
    this.counts.delete++;
    const { folder, name } = this.#find(key);
    if (folder?.objects.delete(name)) delete folder.sorted;
  }

  #find(key: string, make = false): { folder: Folder | undefined; name: string } {
    const names = key.split('/');
    const name = names.pop() ?? '';
    let folder: Folder | undefined = this.#root;
    for (const part of names) {
      let next: Folder | undefined = folder?.folders.get(part);
      if (!next && make && folder) {
        next = emptyFolder();
        folder.folders.set(part, next);
        delete folder.sorted;
      }
      folder = next;
    }
    return { folder, name };
  }
}

/** Memory of its own: a slice of Node.js' shared pool keeps all its neighbours alive, the overwritten ones too. */
function ownBytes(body: Uint8Array | string): Buffer {
  const given = Buffer.from(body);
  const bytes = Buffer.allocUnsafeSlow(given.length);
  given.copy(bytes);
  return bytes;
}

/** The objects in a folder and in those below it, in the order of their keys. */
function* below(folder: Folder): Generator<StoredObject> {
  folder.sorted ??= [
    ...folder.objects.keys(),
    ...[...folder.folders.keys()].map((name) => `${name}/`),
  ].sort();
  for (const name of folder.sorted) {
    const object = folder.objects.get(name);
    if (object) yield object;
    const inner = name.endsWith('/') ? folder.folders.get(name.slice(0, -1)) : undefined;
    if (inner) yield* below(inner);
  }
}

function noCounts(): Counts {
  return { get: 0, put: 0, list: 0, delete: 0, bytesWritten: 0 };
}

export interface DomainsSize {
  domains: number;
  reportsPerDomain: number;
  history: number;
}

/** One size: `history` days that are not counted, then one that is. `progress` is called with what is in progress. */
export async function simulateDomains(
  { domains, reportsPerDomain, history }: DomainsSize,
  progress: (text: string) => void = () => {},
): Promise<DomainsRun> {
  const { handles, ...fakes } = createFakePorts();
  const store = new CountingStore(() => handles.clock.now());
  const ports: Ports = { ...fakes, store, mail: { send: async () => {} }, log: silent };
  const names = Array.from({ length: domains }, (_, index) => `d${index}.example`);
  await registerAll(store, names);

  let run: DomainsRun | undefined;
  for (let day = 0; day <= history; day++) {
    handles.clock.set(new Date(firstDay + (day + 1) * msPerDay + 3_600_000).toISOString());
    progress(`${domains} domains, day ${day + 1} of ${history + 1}`);
    store.counts = noCounts();
    await receiveAll(ports, names, reportsPerDomain, new Date(firstDay + day * msPerDay));
    const receive = perDomain(store.counts, domains);
    store.counts = noCounts();
    const plannerPages = await digestAll(ports, handles.clock.now());
    run = {
      domains,
      reportsPerDomain,
      history,
      receive,
      digest: perDomain(store.counts, domains),
      plannerPages,
    };
  }
  if (!run) throw new Error('no day was simulated');
  return run;
}

const perDomain = (counts: Counts, domains: number): Counts => ({
  get: counts.get / domains,
  put: counts.put / domains,
  list: counts.list / domains,
  delete: counts.delete / domains,
  bytesWritten: counts.bytesWritten / domains,
});

async function registerAll(store: ObjectStore, names: string[]): Promise<void> {
  const since = new Date(firstDay).toISOString();
  for (const [index, domain] of names.entries()) {
    const owner = `owner${Math.floor(index / domainsPerOwner)}`;
    const state = {
      schema: 1,
      domain,
      owner,
      digestTo: ['admin@owner.example'],
      zone: 'external',
      inbox: `inbox${index}`,
      createdAt: since,
      hosting: { state: 'serving', since },
      versions: [],
      rotation: {},
    };
    await store.put(domainKey(domain), formatState(state));
    await store.put(ownedDomainKey(owner, domain), '');
    await store.put(inboxKey(state.inbox), formatState({ schema: 1, domain }));
  }
}

async function receiveAll(ports: Ports, names: string[], reportsPerDomain: number, day: Date): Promise<void> {
  for (const [index, domain] of names.entries()) {
    for (let reporter = 0; reporter < reportsPerDomain; reporter++) {
      const key = incomingMailKey(`${day.getTime()}-${index}-${reporter}`);
      await ports.store.put(
        key,
        reportMail(`inbox${index}`, domain, reporter, day.toISOString().slice(0, 10)),
      );
      const { kind } = await receiveReport(ports, key);
      if (kind !== 'counted') throw new Error(`${key} was ${kind}`);
      // The retention rule's work, done early: a million raw mails are not what is measured.
      await ports.store.delete(key);
    }
  }
}

/** As the schedule, the planner and the workers do it. @returns listing pages of the planner */
async function digestAll(ports: Ports, now: Date): Promise<number> {
  const day = now.toISOString().slice(0, 10);
  const planned: string[] = [];
  let pages = 0;
  const store: ObjectStore = {
    get: (key) => ports.store.get(key),
    put: (...args) => ports.store.put(...args),
    delete: (key) => ports.store.delete(key),
    list: (...args) => {
      pages++;
      return ports.store.list(...args);
    },
  };
  const tasks: Ports['tasks'] = {
    enqueue: async (list) => {
      for (const task of list) if (task.kind === 'send-digest') planned.push(task.owner);
    },
  };
  await planDigests({ ...ports, store, tasks }, day);
  for (const owner of planned) {
    const outcome = await sendDigest(ports, decodeOwner(owner), day);
    if (outcome !== 'sent') throw new Error(`the mail of ${owner} was ${outcome}`);
  }
  return pages;
}

function reportMail(inbox: string, domain: string, reporter: number, day: string): Buffer {
  const report = {
    'organization-name': `Reporter ${reporter}`,
    'date-range': { 'start-datetime': `${day}T00:00:00Z`, 'end-datetime': `${day}T23:59:59Z` },
    'contact-info': `tls@reporter${reporter}.example`,
    'report-id': `${day}-${reporter}`,
    policies: [
      {
        policy: {
          'policy-type': 'sts',
          'policy-domain': domain,
          'policy-string': ['version: STSv1', 'mode: enforce', `mx: mx.${domain}`, 'max_age: 604800'],
        },
        summary: { 'total-successful-session-count': 100 + reporter, 'total-failure-session-count': 0 },
      },
    ],
  };
  const body = gzipSync(JSON.stringify(report), { level: 1 }).toString('base64');
  return Buffer.from(
    `Received: from a by reports.strictmx.test for <${inbox}@reports.strictmx.test>; Tue, 24 Nov 2026 09:00:00 +0000\r\nAuthentication-Results: reports.strictmx.test; dkim=none\r\nFrom: tls@reporter${reporter}.example\r\nMIME-Version: 1.0\r\nContent-Type: application/tlsrpt+gzip\r\nContent-Transfer-Encoding: base64\r\n\r\n${body}\r\n`,
  );
}
