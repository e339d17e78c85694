import { expect, test } from 'vitest';
import { shardOf } from '../../../core/tls-rpt/write/shard-of.ts';
import { runTask } from '../../../service/tasks/run-task.ts';
import { utcDay } from '../../fakes/names.ts';
import { collectSessions, customResource, deployFunction, domain, host } from '../deploy-function.ts';
import { sqsEvent } from '../stub-world.ts';

const world = deployFunction('send-outbound');

test('send-outbound sends a report that is due to the address that the domain names', async () => {
  await host(world());
  const day = await collectSessions(world());
  await runTask(world().ports, { kind: 'plan-outbound', day: utcDay(day), shard: shardOf(domain) });
  await world().build('make-signing-key');
  await world().invoke('make-signing-key', customResource('Create'));
  const event = sqsEvent([JSON.stringify({ kind: 'send-outbound' })]);
  const { answer, log } = await world().invoke('send-outbound', event, { TEST_LATER_SECONDS: '20000' });
  expect(answer, log).toEqual({ batchItemFailures: [] });
  expect(world().stub.ses.sent).toMatchObject([
    { to: [expect.stringMatching(/@reports\.mta\.example\.net$/u)] },
  ]);
});
