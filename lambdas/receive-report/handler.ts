import { readEnv } from '../../adapters/aws/env.ts';
import { createServiceSettings, createStore, createTasks } from '../../adapters/aws/ports.ts';
import { createPowertoolsLog } from '../../adapters/aws/powertools-log.ts';
import { createQueueHandler } from '../../adapters/aws/queue-events.ts';
import { createRetrySoon } from '../../adapters/aws/retry-soon.ts';
import { createPublicResolver } from '../../adapters/public-resolver.ts';
import { systemClock } from '../../adapters/system.ts';
import { doTask } from '../../service/tasks/do-task.ts';
import { receiveReportTask } from '../../service/tasks/task-kinds.ts';
import { variables } from './env.ts';

const env = readEnv(variables);
const log = createPowertoolsLog('receive-report', env.METRICS_NAMESPACE);
const ports = {
  store: createStore(env),
  tasks: createTasks(env),
  resolver: createPublicResolver(),
  clock: systemClock,
  service: createServiceSettings(env),
  log,
};

/** S3's notifications about mail that SES stored, and reports to be read again. */
export const handler = createQueueHandler(
  receiveReportTask.kind,
  log,
  createRetrySoon(env.RECEIVE_REPORT_QUEUE),
  (message) => doTask(receiveReportTask, ports, message),
);
