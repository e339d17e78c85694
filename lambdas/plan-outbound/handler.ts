import { readEnv } from '../../adapters/aws/env.ts';
import { createServiceSettings, createStore, createTasks } from '../../adapters/aws/ports.ts';
import { createPowertoolsLog } from '../../adapters/aws/powertools-log.ts';
import { createQueueHandler } from '../../adapters/aws/queue-events.ts';
import { createRetrySoon } from '../../adapters/aws/retry-soon.ts';
import { createPublicResolver } from '../../adapters/public-resolver.ts';
import { systemClock, systemRandom } from '../../adapters/system.ts';
import { doTask } from '../../service/tasks/do-task.ts';
import { planOutboundTask } from '../../service/tasks/task-kinds.ts';
import { variables } from './env.ts';

const env = readEnv(variables);
const log = createPowertoolsLog('plan-outbound', env.METRICS_NAMESPACE);
const ports = {
  store: createStore(env),
  resolver: createPublicResolver(),
  tasks: createTasks(env),
  clock: systemClock,
  random: systemRandom,
  service: createServiceSettings(env),
  log,
};

/** Creates the outgoing reports for one shard of a day. */
export const handler = createQueueHandler(
  planOutboundTask.kind,
  log,
  createRetrySoon(env.PLAN_OUTBOUND_QUEUE),
  (message) => doTask(planOutboundTask, ports, message),
);
