/** Measures a fold late in a day of very many signed reports, compared with one early in the same day. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openFileStore } from '../../adapters/local/files/file-store.ts';
import type { DayReport } from '../../core/tls-rpt/figures/day.ts';
import type { ReportIdentity } from '../../core/tls-rpt/figures/identity.ts';
import { resultTypes } from '../../core/tls-rpt/judge/result-type.ts';
import { placeReports } from '../../service/intake/placing/place-reports.ts';
import { isMadeFromMail } from '../../service/store/prefixes.ts';
import { shortDigest } from '../../service/store/short-digest.ts';
import { utcDay } from '../fakes/names.ts';
import { World } from '../service/world.ts';
import { round, withBound } from './bounds.ts';

const folder = join(import.meta.dirname, '../../.strictmx-bench-');

/** Reports of one fold, and of the day. */
const portion = 500;
const reportsOfDay = 60_000;

/** Folds that are measured: a single one may be one that closes more parts than others. */
const measured = 4;

const day = utcDay('2026-11-22');

/** One address may send so many: the longest tally, of one organisation. */
const report: DayReport = {
  submitter: 'liar.example',
  verified: true,
  verification: 'dkim-aligned',
  digest: 'a'.repeat(32),
  receivedDay: utcDay('2026-11-23'),
  policies: ['sts', 'tlsa', 'no-policy-found', 'own'].map((policyType) => ({
    policyType,
    successfulSessions: 9e15,
    failedSessions: 9e14,
    results: [...resultTypes].map((resultType) => ({ resultType, failedSessions: 1e11, details: 1 })),
    failures: [],
  })),
};

export async function benchLongDay(print: (row: object) => void): Promise<void> {
  const dir = mkdtempSync(folder);
  try {
    const store = await openFileStore(join(dir, 'store'), { isDerived: isMadeFromMail });
    const world = new World({ store });
    const place = { side: 'verified', domain: world.domain, day } as const;
    let next = 0;
    const fold = async (folds: number) => {
      // Time of the processor: how long the disk takes depends on whatever else the machine does.
      const start = process.cpuUsage();
      for (let done = 0; done < folds; done++) {
        const identities = Array.from({ length: portion }, () => shortDigest(`${next++}`) as ReportIdentity);
        await placeReports(world.ports, place, new Map(identities.map((identity) => [identity, report])));
      }
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1000 / folds;
    };
    await fold(1);
    const early = await fold(measured);
    await fold(reportsOfDay / portion - 1 - 2 * measured);
    const late = await fold(measured);
    print(
      withBound(
        {
          name: `fold of ${portion} signed reports in a day of ${reportsOfDay}`,
          cpuMilliseconds: round(late),
          baseline: `the same in a day of ${3 * portion}`,
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

if (import.meta.main) await benchLongDay((row) => console.log(JSON.stringify(row)));
