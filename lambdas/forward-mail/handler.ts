import { readEnv } from '../../adapters/aws/env.ts';
import { createMail, createServiceSettings, createStore, createTasks } from '../../adapters/aws/ports.ts';
import { createPowertoolsLog } from '../../adapters/aws/powertools-log.ts';
import { createQueueHandler } from '../../adapters/aws/queue-events.ts';
import { createRetrySoon } from '../../adapters/aws/retry-soon.ts';
import { systemClock } from '../../adapters/system.ts';
import { languageOf } from '../../core/names/language.ts';
import { doTask } from '../../service/tasks/do-task.ts';
import { forwardMailTask } from '../../service/tasks/task-kinds.ts';
import { variables } from './env.ts';

const env = readEnv(variables);
const log = createPowertoolsLog('forward-mail', env.METRICS_NAMESPACE);
const ports = {
  store: createStore(env),
  ...createMail(env),
  tasks: createTasks(env),
  clock: systemClock,
  service: {
    ...createServiceSettings(env),
    operator: { address: env.ALARM_EMAIL, language: languageOf(env.ALARM_LANGUAGE) },
  },
  log,
};

/** Forwards to the operator what others wrote to `postmaster`, to `abuse`, or in answer to our reports. */
export const handler = createQueueHandler(
  forwardMailTask.kind,
  log,
  createRetrySoon(env.FORWARD_MAIL_QUEUE),
  (message) => doTask(forwardMailTask, ports, message),
);
