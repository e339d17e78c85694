import { readEnv } from '../../adapters/aws/env.ts';
import { createStore, createTasks } from '../../adapters/aws/ports.ts';
import { createPowertoolsLog } from '../../adapters/aws/powertools-log.ts';
import { createQueueHandler } from '../../adapters/aws/queue-events.ts';
import { createRetrySoon } from '../../adapters/aws/retry-soon.ts';
import { systemClock } from '../../adapters/system.ts';
import { doTask } from '../../service/tasks/do-task.ts';
import { foldDayTask } from '../../service/tasks/task-kinds.ts';
import { variables } from './env.ts';

const env = readEnv(variables);
const log = createPowertoolsLog('fold-day', env.METRICS_NAMESPACE);
const ports = { store: createStore(env), tasks: createTasks(env), clock: systemClock };

/** Adds stored reports to the figures of their day. */
export const handler = createQueueHandler(
  foldDayTask.kind,
  log,
  createRetrySoon(env.FOLD_DAY_QUEUE),
  (message) => doTask(foldDayTask, ports, message),
);
