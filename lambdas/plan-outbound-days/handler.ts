import { readEnv } from '../../adapters/aws/env.ts';
import { createStore, createTasks } from '../../adapters/aws/ports.ts';
import { createPowertoolsLog } from '../../adapters/aws/powertools-log.ts';
import { systemClock } from '../../adapters/system.ts';
import { planOutboundDays } from '../../service/outbound/plan-days.ts';
import { variables } from './env.ts';

const env = readEnv(variables);
const log = createPowertoolsLog('plan-outbound-days', env.METRICS_NAMESPACE);
const ports = { store: createStore(env), tasks: createTasks(env), clock: systemClock };

/** Every hour: queues the planning of each day that is over and has results from sending mail servers. */
export async function handler(): Promise<void> {
  try {
    log.info('outbound-planned', { days: await planOutboundDays(ports) });
  } finally {
    log.flush();
  }
}
