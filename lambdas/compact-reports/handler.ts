import { readEnv } from '../../adapters/aws/env.ts';
import { createStore } from '../../adapters/aws/ports.ts';
import { createPowertoolsLog } from '../../adapters/aws/powertools-log.ts';
import { parseUtcDay, type UtcDay } from '../../core/names/utc-day.ts';
import { compactReports, daysToCompact } from '../../service/tasks/compact-reports.ts';
import { compactingHours, variables } from './env.ts';

const env = readEnv(variables);
const log = createPowertoolsLog('compact-reports', env.METRICS_NAMESPACE);
const ports = { store: createStore(env), log };

/** A shard of a large deployment takes a minute; the next start continues where there was no more time. */
const longestShardMilliseconds = 180_000;

const outOfTime =
  'Cannot compact all reports: the last start of the night had not enough time; name each "day" to start it again';

export interface CompactEvent {
  /** RFC 3339 UTC. */
  scheduledAt: string;
  /** For a person: only this day, however long ago. */
  day?: string;
}

/** Copies the reports of the last days into files for SQL. */
export async function handler(
  { scheduledAt, day }: CompactEvent,
  { getRemainingTimeInMillis }: { getRemainingTimeInMillis(): number },
): Promise<void> {
  try {
    const at = new Date(scheduledAt);
    const days = day === undefined ? daysToCompact(at) : [parseDay(day)];
    const hasTime = () => getRemainingTimeInMillis() > longestShardMilliseconds;
    const { written, isDone } = await compactReports(ports, days, { hasTime });
    if (isDone) return log.info('reports-compacted', { written });
    log.warn('reports-not-compacted', { written, days: days.join(' ') });
    // No later start continues. An error rings the alarm of this function, and has it started again.
    if (day !== undefined || at.getUTCHours() >= compactingHours.last) throw new Error(outOfTime);
  } finally {
    log.flush();
  }
}

function parseDay(text: string): UtcDay {
  const day = parseUtcDay(text);
  if (day === undefined)
    throw new Error(
      `Cannot compact reports: "day" is ${JSON.stringify(text)}, expected a UTC day such as "2026-11-23"`,
    );
  return day;
}
