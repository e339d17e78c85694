import { readEnv } from '../../adapters/aws/env.ts';
import type { HourlyEvent } from '../../adapters/aws/hourly-event.ts';
import { createStore, createTasks } from '../../adapters/aws/ports.ts';
import { createPowertoolsLog } from '../../adapters/aws/powertools-log.ts';
import { reconcile } from '../../service/tasks/reconcile.ts';
import { variables } from './env.ts';

const env = readEnv(variables);
const log = createPowertoolsLog('reconcile', env.METRICS_NAMESPACE);
const ports = { store: createStore(env), tasks: createTasks(env) };

/** Every hour: queues a check of the domains whose hour it is. Invoked by hand without a time, of all domains. */
export async function handler({ scheduledAt }: Partial<HourlyEvent>): Promise<void> {
  try {
    const hour = scheduledAt === undefined ? undefined : new Date(scheduledAt).getUTCHours();
    const domains = await reconcile(ports, hour);
    log.info('reconciled', { hour, domains });
  } finally {
    log.flush();
  }
}
