/**
 * Measures the cost of a report late in a flooded day, how long senders wait in a flood, also of mails with many reports,
 * and how long the reports of another domain take, each compared with a quiet day.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openFileStore } from '../../adapters/local/files/file-store.ts';
import { foldDomain } from '../../service/intake/fold-day.ts';
import { receiveReport } from '../../service/intake/receive-report.ts';
import { isMadeFromMail } from '../../service/store/prefixes.ts';
import { incomingMailKey } from '../../service/store/reports/incoming.ts';
import { RunningService } from '../bin/running-service.ts';
import { reportMail } from '../service/intake/report-mail.ts';
import { World } from '../service/world.ts';
import { round, withBound } from './bounds.ts';
import { benchManyParts } from './many-parts.ts';
import { benchQuietDomain } from './quiet-domain.ts';
import { mailFor } from './report-mails.ts';
import { hostOn, percentile, sendMails } from './send-mails.ts';

const folder = join(import.meta.dirname, '../../.strictmx-bench-');

export async function benchReportFlood(print: (row: object) => void): Promise<void> {
  for (const [kind, mailOf] of Object.entries(floods)) await benchLateReport(kind, mailOf, print);
  await benchSmtpInFlood(print);
  await benchManyParts(print);
  await benchQuietDomain(print);
}

/** Reports that are folded together: so many come while a fold waits for others, in a flood. */
const portion = 100;
const floodSize = 10_000;

type MailOf = (inbox: string, domain: string, id: number) => Buffer;

/** Verified reports of ever new domains make the longest lists. */
const floods: Record<string, MailOf> = {
  'not verified, in 40 names': mailFor,
  'verified, each of another domain': (inbox, domain, id) => {
    const signedBy = `r${id}.example`;
    return reportMail(inbox, { domain, id: `id-${id}`, submitter: signedBy, signedBy, failed: 1 });
  },
};

async function benchLateReport(kind: string, mailOf: MailOf, print: (row: object) => void): Promise<void> {
  const dir = mkdtempSync(folder);
  try {
    const world = await worldIn(dir);
    let next = 0;
    const receive = async (count: number) => {
      // Time of the processor: how long the disk takes depends on whatever else the machine does.
      const start = process.cpuUsage();
      for (let n = 0; n < count; n += portion) {
        for (let one = 0; one < Math.min(portion, count - n); one++) await receiveOne(world, mailOf, next++);
        await foldDomain(world.ports, world.domain);
      }
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1000 / count;
    };
    await receive(10);
    const early = await receive(portion);
    await receive(floodSize - next - portion);
    const late = await receive(portion);
    print(
      withBound(
        {
          name: `report number ${floodSize} of a day, received and folded (${kind})`,
          cpuMilliseconds: round(late),
          baseline: 'report number 10 of the same day',
          baselineCpuMilliseconds: round(early),
          ratio: round(late / early),
        },
        'at most twice the baseline',
        late / early <= 2,
      ),
    );
  } finally {
    rmSync(dir, { recursive: true });
  }
}

async function worldIn(dir: string): Promise<World> {
  const store = await openFileStore(join(dir, 'store'), { isDerived: isMadeFromMail });
  const world = new World({ store });
  await world.register();
  world.handles.tasks.enqueue = async () => {};
  return world;
}

async function receiveOne(world: World, mailOf: MailOf, id: number): Promise<void> {
  const { inbox } = await world.state();
  const key = incomingMailKey(`mail-${id}`);
  await world.ports.store.put(key, mailOf(inbox, world.domain, id));
  const outcome = await receiveReport(world.ports, key);
  const [counted] = outcome.kind === 'counted' ? outcome.reports : [];
  if (counted?.isVerified !== (mailOf !== mailFor))
    throw new Error(`mail ${id} was ${JSON.stringify(outcome)}`);
}

const smtpMails = 5_000;
const mostMilliseconds = 100;
const connections = 4;
const quietMails = 200;

async function benchSmtpInFlood(print: (row: object) => void): Promise<void> {
  const service = await RunningService.start();
  try {
    const [quiet, flooded] = [
      await hostOn(service, 'quiet.example'),
      await hostOn(service, 'flooded.example'),
    ];
    const rest = await sendMails(service, { ...quiet, count: quietMails, connections: 1 });
    const start = performance.now();
    const flood = await sendMails(service, { ...flooded, count: smtpMails, connections });
    const perSecond = (smtpMails / (performance.now() - start)) * 1000;
    const counted = await countedWithin(service, flooded.domain, 30_000);
    const p99 = percentile(flood, 0.99);
    print(
      withBound(
        {
          name: `SMTP intake in a flood of ${smtpMails} to one domain and day, p99`,
          milliseconds: round(p99),
          medianMilliseconds: round(percentile(flood, 0.5)),
          perSecond: Math.round(perSecond),
          counted: counted.reports,
          countedAfterMilliseconds: counted.milliseconds,
          baseline: 'one mail at a time',
          baselineMilliseconds: round(percentile(rest, 0.99)),
          ratio: round(p99 / percentile(rest, 0.99)),
        },
        `under ${mostMilliseconds} ms, and all are counted`,
        p99 < mostMilliseconds && counted.reports === smtpMails,
      ),
    );
  } finally {
    await service.remove();
  }
}

async function countedWithin(service: RunningService, domain: string, milliseconds: number) {
  const start = performance.now();
  for (;;) {
    const { body } = await service.api('GET', `/v1/domains/${domain}/summary?from=2026-11-23&to=2026-11-23`);
    const took = performance.now() - start;
    const { reports } = body.total.unverified;
    if (reports >= smtpMails || took > milliseconds) return { reports, milliseconds: Math.round(took) };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

if (import.meta.main) await benchReportFlood((row) => console.log(JSON.stringify(row)));
