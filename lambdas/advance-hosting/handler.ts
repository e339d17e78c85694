import { readEnv } from '../../adapters/aws/env.ts';
import {
  createDns,
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
import { systemClock } from '../../adapters/system.ts';
import { doTask } from '../../service/tasks/do-task.ts';
import { advanceHostingTask } from '../../service/tasks/task-kinds.ts';
import { variables } from './env.ts';

const env = readEnv(variables);
const log = createPowertoolsLog('advance-hosting', env.METRICS_NAMESPACE);
const ports = {
  store: createStore(env),
  dns: createDns(env, log),
  edge: edgeFactsOf(env),
  tenants: createTenants(env),
  resolver: createPublicResolver(),
  fetch: createPublicFetch(),
  tasks: createTasks(env),
  clock: systemClock,
  service: createServiceSettings(env),
  log,
};

export const handler = createQueueHandler(
  advanceHostingTask.kind,
  log,
  createRetrySoon(env.ADVANCE_HOSTING_QUEUE),
  (message) => doTask(advanceHostingTask, ports, message),
);
