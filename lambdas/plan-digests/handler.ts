import { readEnv } from '../../adapters/aws/env.ts';
import type { HourlyEvent } from '../../adapters/aws/hourly-event.ts';
import { createStore, createTasks } from '../../adapters/aws/ports.ts';
import { createPowertoolsLog } from '../../adapters/aws/powertools-log.ts';
import { addDays, dayOf } from '../../core/names/utc-day.ts';
import { planDigests } from '../../service/daily-mail/plan-digests.ts';
import { variables } from './env.ts';

const env = readEnv(variables);
const log = createPowertoolsLog('plan-digests', env.METRICS_NAMESPACE);
const ports = {
  store: createStore(env),
  tasks: createTasks(env),
  log,
  service: { digestHour: Number(env.DIGEST_HOUR) },
};

/** The mail about a day contains reports up to the end of that day, so every hour plans the mails about the day before. */
export async function handler({ scheduledAt }: HourlyEvent): Promise<void> {
  const day = addDays(dayOf(scheduledAt), -1);
  try {
    const hour = new Date(scheduledAt).getUTCHours();
    const mails = await planDigests(ports, day, hour);
    log.info('digests-planned', { day, hour, mails });
  } finally {
    log.flush();
  }
}
