import { readEnv } from '../../adapters/aws/env.ts';
import {
  createDns,
  createMail,
  createServiceSettings,
  createStore,
  createTasks,
  createTenants,
  edgeFactsOf,
} from '../../adapters/aws/ports.ts';
import { createPowertoolsLog } from '../../adapters/aws/powertools-log.ts';
import { createQueueHandler } from '../../adapters/aws/queue-events.ts';
import { createRetrySoon } from '../../adapters/aws/retry-soon.ts';
import { createPublicFetch } from '../../adapters/public-fetch/public-fetch.ts';
import { createPublicResolver } from '../../adapters/public-resolver.ts';
import { systemClock, systemRandom } from '../../adapters/system.ts';
import { doTask } from '../../service/tasks/do-task.ts';
import { advanceLifeCycleTask } from '../../service/tasks/task-kinds.ts';
import { variables } from './env.ts';

const env = readEnv(variables);
const log = createPowertoolsLog('advance-life-cycle', env.METRICS_NAMESPACE);
const ports = {
  store: createStore(env),
  dns: createDns(env, log),
  edge: edgeFactsOf(env),
  tenants: createTenants(env),
  ...createMail(env),
  resolver: createPublicResolver(),
  fetch: createPublicFetch(),
  tasks: createTasks(env),
  clock: systemClock,
  random: systemRandom,
  service: createServiceSettings(env),
  log,
};

/** Removal, change of provider, the daily check. */
export const handler = createQueueHandler(
  advanceLifeCycleTask.kind,
  log,
  createRetrySoon(env.ADVANCE_LIFE_CYCLE_QUEUE),
  (message) => doTask(advanceLifeCycleTask, ports, message),
);
