/**
 * Runs days of many domains through the real steps, on an in-memory store that counts. AWS charges for calls and bytes,
 * so the simulation measures these and not time. Calls per domain and day must not grow with the number of domains or
 * the age of the service.
 */

import { gzipSync } from 'node:zlib';
import { dayMilliseconds } from '../core/names/utc-day.ts';
import { planDigests } from '../service/daily-mail/plan-digests.ts';
import { sendDigest } from '../service/daily-mail/send-digest.ts';
import { receiveReport } from '../service/intake/receive-report.ts';
import type { ObjectStore } from '../service/ports/object-store.ts';
import type { Ports } from '../service/ports/ports.ts';
import { domainKey } from '../service/store/domains/domain.ts';
import { inboxKey } from '../service/store/domains/inbox.ts';
import { decodeOwner, ownedDomainKey } from '../service/store/domains/owned-domain.ts';
import { incomingMailKey } from '../service/store/reports/incoming.ts';
import { formatState } from '../service/store/state-json.ts';
import { createFakePorts } from '../test/fakes/fake-ports.ts';
import { domainName, utcDay } from '../test/fakes/names.ts';
import { CountingStore, type Counts, noCounts } from './counting-store.ts';
import { RoundsStore } from './rounds-store.ts';

export interface DomainsRun {
  domains: number;
  reportsPerDomain: number;
  /** UTC days before the one that is counted. */
  history: number;
  /** For receiving one day's reports, per domain. */
  receive: Counts;
  /** For the daily mails, per domain. */
  digest: Counts;
  /** Listing pages that the digest planner read, in total. */
  plannerPages: number;
  /** How often the planner and the senders of the daily mails wait for the store. */
  digestRounds: number;
  /** How much memory use grew during this work. */
  digestMegabytes: number;
}

const silent: Ports['log'] = { info: () => {}, warn: () => {}, error: () => {} };
const firstDay = Date.parse('2026-10-01T00:00:00Z');

export interface DomainsSize {
  domains: number;
  reportsPerDomain: number;
  history: number;
  domainsPerOwner?: number;
}

/** Runs one size: `history` days that are not counted, then one that is. Calls `progress` with the current activity. */
export async function simulateDomains(
  { domains, reportsPerDomain, history, domainsPerOwner = 100 }: DomainsSize,
  progress: (text: string) => void = () => {},
): Promise<DomainsRun> {
  const { handles, ...fakes } = createFakePorts();
  const store = new CountingStore(() => handles.clock.now());
  const ports: Ports = { ...fakes, store, mail: { send: async () => {} }, log: silent };
  const names = Array.from({ length: domains }, (_, index) => `d${index}.example`);
  await registerAll(store, names, domainsPerOwner);

  let run: DomainsRun | undefined;
  for (let day = 0; day <= history; day++) {
    handles.clock.set(new Date(firstDay + (day + 1) * dayMilliseconds + 3_600_000).toISOString());
    progress(`${domains} domains, day ${day + 1} of ${history + 1}`);
    store.counts = noCounts();
    await receiveAll(ports, names, reportsPerDomain, new Date(firstDay + day * dayMilliseconds));
    const receive = perDomain(store.counts, domains);
    store.counts = noCounts();
    const digests = await digestAll(ports, handles.clock.now());
    run = {
      domains,
      reportsPerDomain,
      history,
      receive,
      digest: perDomain(store.counts, domains),
      ...digests,
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

async function registerAll(store: ObjectStore, names: string[], domainsPerOwner: number): Promise<void> {
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
    await store.put(domainKey(domainName(domain)), formatState(state));
    await store.put(ownedDomainKey(owner, domainName(domain)), '');
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
      // Does the retention rule's work early: the simulation does not measure a million raw mails.
      await ports.store.delete(key);
    }
  }
}

/** Works as the schedule, the planner and the workers do. */
async function digestAll(
  { store: counted, ...others }: Ports,
  now: Date,
): Promise<Pick<DomainsRun, 'plannerPages' | 'digestRounds' | 'digestMegabytes'>> {
  const rounds = new RoundsStore(counted);
  const ports = { ...others, store: rounds };
  const before = process.memoryUsage.rss();
  const day = now.toISOString().slice(0, 10);
  const planned: string[] = [];
  let pages = 0;
  const store: ObjectStore = {
    get: (key) => ports.store.get(key),
    put: (...args) => ports.store.put(...args),
    delete: (key) => ports.store.delete(key),
    pauseAfterLoss: (losses) => ports.store.pauseAfterLoss(losses),
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
  await planDigests({ ...ports, store, tasks }, utcDay(day));
  for (const owner of planned) {
    const outcome = await sendDigest(ports, decodeOwner(owner), utcDay(day));
    if (outcome !== 'sent') throw new Error(`the mail of ${owner} was ${outcome}`);
  }
  const megabytes = Math.round((process.memoryUsage.rss() - before) / 1_000_000);
  return { plannerPages: pages, digestRounds: rounds.rounds, digestMegabytes: megabytes };
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
