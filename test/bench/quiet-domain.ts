/**
 * Measures how long a report takes from its sending until its domain's figures, as the store has them, count it: at rest,
 * and while strangers flood another domain with reports about many days.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DomainName } from '../../core/names/domain-name.ts';
import { addDays, type UtcDay } from '../../core/names/utc-day.ts';
import { daySideKey } from '../../service/store/reports/day-side.ts';
import { RunningService } from '../bin/running-service.ts';
import { round, withBound } from './bounds.ts';
import { type Hosted, hostOn, percentile, sendMails } from './send-mails.ts';

/** Each of these days has a fold of its own. */
const floodedDays = 2_000;
const floodConnections = 8;
const quietMails = 20;
const mostTimes = 3;
const yesterday = '2026-11-23' as UtcDay;

export async function benchQuietDomain(print: (row: object) => void): Promise<void> {
  const service = await RunningService.start();
  try {
    const [quiet, flooded] = [
      await hostOn(service, 'quiet.example'),
      await hostOn(service, 'flooded.example'),
    ];
    const rest = await delays(service, quiet, 0);
    let isOver = false;
    const dayOf = (id: number) => addDays(yesterday, -(id % floodedDays));
    const hasMore = () => !isOver;
    const count = Number.POSITIVE_INFINITY;
    const flood = sendMails(service, { ...flooded, count, connections: floodConnections, dayOf, hasMore });
    const inFlood = await delays(service, quiet, quietMails).finally(() => {
      isOver = true;
    });
    const mails = (await flood).length;
    const ratio = percentile(inFlood, 0.5) / percentile(rest, 0.5);
    print(
      withBound(
        {
          name: 'from the sending of a report until the figures of its domain, while another domain is flooded, median',
          milliseconds: round(percentile(inFlood, 0.5)),
          longestMilliseconds: round(Math.max(...inFlood)),
          mailsOfFlood: mails,
          baseline: 'at rest',
          baselineMilliseconds: round(percentile(rest, 0.5)),
          ratio: round(ratio),
        },
        `at most ${mostTimes} times the baseline`,
        ratio <= mostTimes,
      ),
    );
  } finally {
    await service.remove();
  }
}

/** @param before how many days the domain's figures have already */
async function delays(service: RunningService, { domain, inbox }: Hosted, before: number): Promise<number[]> {
  const times: number[] = [];
  for (let sent = 0; sent < quietMails; sent++) {
    const start = performance.now();
    const day = addDays(yesterday, -(before + sent));
    await sendMails(service, { domain, inbox, count: 1, connections: 1, dayOf: () => day });
    await hasFigures(service, domain, day);
    times.push(performance.now() - start);
  }
  return times;
}

/** Looks into the store, because whoever asks the API makes it fold the domain's reports. */
async function hasFigures(service: RunningService, domain: DomainName, day: UtcDay): Promise<void> {
  const path = join(service.dataDir, daySideKey('unverified', day, domain));
  while (!existsSync(path)) await new Promise((resolve) => setTimeout(resolve, 10));
}
