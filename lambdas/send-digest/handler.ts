import { readEnv } from '../../adapters/aws/env.ts';
import { createMail, createServiceSettings, createStore, createTasks } from '../../adapters/aws/ports.ts';
import { createPowertoolsLog } from '../../adapters/aws/powertools-log.ts';
import { createQueueHandler } from '../../adapters/aws/queue-events.ts';
import { createRetrySoon } from '../../adapters/aws/retry-soon.ts';
import { systemClock, systemRandom } from '../../adapters/system.ts';
import { doTask } from '../../service/tasks/do-task.ts';
import { sendDigestTask } from '../../service/tasks/task-kinds.ts';
import { variables } from './env.ts';

const env = readEnv(variables);
const log = createPowertoolsLog('send-digest', env.METRICS_NAMESPACE);
const ports = {
  store: createStore(env),
  ...createMail(env),
  tasks: createTasks(env),
  edge: { cacheSeconds: Number(env.EDGE_CACHE_SECONDS) },
  clock: systemClock,
  random: systemRandom,
  service: createServiceSettings(env),
  log,
};

export const handler = createQueueHandler(
  sendDigestTask.kind,
  log,
  createRetrySoon(env.SEND_DIGEST_QUEUE),
  (message) => doTask(sendDigestTask, ports, message),
);
