import { readEnv } from '../../adapters/aws/env.ts';
import { createStore, createTasks } from '../../adapters/aws/ports.ts';
import { createPowertoolsLog } from '../../adapters/aws/powertools-log.ts';
import { reconcile } from '../../service/tasks/reconcile.ts';
import { variables } from './env.ts';

const env = readEnv(variables);
const log = createPowertoolsLog('reconcile', env.METRICS_NAMESPACE);
const ports = { store: createStore(env), tasks: createTasks(env) };

/** On a schedule: queues a check of every domain, in case an event was lost. */
export async function handler(): Promise<void> {
  try {
    const domains = await reconcile(ports);
    log.info('reconciled', { domains });
  } finally {
    log.flush();
  }
}
