import { readEnv } from '../../adapters/aws/env.ts';
import { createMail, createServiceSettings, createStore, createTasks } from '../../adapters/aws/ports.ts';
import { createPowertoolsLog } from '../../adapters/aws/powertools-log.ts';
import { createQueueHandler } from '../../adapters/aws/queue-events.ts';
import { createRetrySoon } from '../../adapters/aws/retry-soon.ts';
import { createPublicFetch } from '../../adapters/public-fetch/public-fetch.ts';
import { createPublicResolver } from '../../adapters/public-resolver.ts';
import { systemClock, systemRandom } from '../../adapters/system.ts';
import { doTask } from '../../service/tasks/do-task.ts';
import { sendOutboundTask } from '../../service/tasks/task-kinds.ts';
import { variables } from './env.ts';

const env = readEnv(variables);
const log = createPowertoolsLog('send-outbound', env.METRICS_NAMESPACE);
const ports = {
  store: createStore(env),
  ...createMail(env),
  resolver: createPublicResolver(),
  fetch: createPublicFetch(),
  tasks: createTasks(env),
  clock: systemClock,
  random: systemRandom,
  service: createServiceSettings(env),
  log,
};

/** Sends the outgoing reports that are due, by mail and by HTTPS. */
export const handler = createQueueHandler(
  sendOutboundTask.kind,
  log,
  createRetrySoon(env.SEND_OUTBOUND_QUEUE),
  (message) => doTask(sendOutboundTask, ports, message),
);
