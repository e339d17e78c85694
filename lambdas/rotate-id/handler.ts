import { coalesceChanges } from '../../adapters/aws/dns/coalescing-dns-zone.ts';
import { readEnv } from '../../adapters/aws/env.ts';
import {
  createDns,
  createServiceSettings,
  createStore,
  createTasks,
  edgeFactsOf,
} from '../../adapters/aws/ports.ts';
import { createPowertoolsLog } from '../../adapters/aws/powertools-log.ts';
import { createQueueHandler } from '../../adapters/aws/queue-events.ts';
import { createRetrySoon } from '../../adapters/aws/retry-soon.ts';
import { createPublicFetch } from '../../adapters/public-fetch/public-fetch.ts';
import { systemClock } from '../../adapters/system.ts';
import { doTask } from '../../service/tasks/do-task.ts';
import { rotateIdTask } from '../../service/tasks/task-kinds.ts';
import { variables } from './env.ts';

const env = readEnv(variables);
const log = createPowertoolsLog('rotate-id', env.METRICS_NAMESPACE);
const ports = {
  store: createStore(env),
  dns: coalesceChanges(createDns(env, log)),
  edge: edgeFactsOf(env),
  fetch: createPublicFetch(),
  tasks: createTasks(env),
  clock: systemClock,
  service: createServiceSettings(env),
  log,
};

/** Changed policies, notified by S3, and checks that an earlier rotation asked for; a batch runs in parallel. */
export const handler = createQueueHandler(
  rotateIdTask.kind,
  log,
  createRetrySoon(env.ROTATE_ID_QUEUE),
  (message) => doTask(rotateIdTask, ports, message),
);
