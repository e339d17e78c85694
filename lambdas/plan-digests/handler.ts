import { readEnv } from '../../adapters/aws/env.ts';
import { createStore, createTasks } from '../../adapters/aws/ports.ts';
import { createPowertoolsLog } from '../../adapters/aws/powertools-log.ts';
import { planDigests } from '../../core/workflows/send-digest.ts';
import { variables } from './env.ts';

const env = readEnv(variables);
const log = createPowertoolsLog('plan-digests', env.METRICS_NAMESPACE);
const ports = { store: createStore(env), tasks: createTasks(env) };

/** What the schedule sends: EventBridge Scheduler puts the time it was due for into `<aws.scheduler.scheduled-time>`. */
export interface DailyEvent {
  /** RFC 3339 UTC. */
  scheduledAt: string;
}

/** The digest of a day tells what came in up to its end, so it is planned for the day before. */
export async function handler({ scheduledAt }: DailyEvent): Promise<void> {
  const day = new Date(Date.parse(scheduledAt) - 86_400_000).toISOString().slice(0, 10);
  try {
    const owners = await planDigests(ports, day);
    log.info('digests-planned', { day, owners });
  } finally {
    log.flush();
  }
}
