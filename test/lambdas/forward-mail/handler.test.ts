import { expect, test } from 'vitest';
import { runTask } from '../../../service/tasks/run-task.ts';
import { customResource, deployFunction } from '../deploy-function.ts';
import { sqsEvent } from '../stub-world.ts';

const world = deployFunction('forward-mail');

test('forward-mail sends the operator what was written to postmaster, once', async () => {
  const lines = [
    'Return-Path: <ann@customer.example>',
    'From: ann@customer.example',
    'To: postmaster@reports.mta.example.net',
    '',
    'Hello',
  ];
  world().stub.s3.write('Mail', 'mail/in/1', lines.join('\r\n'));
  await runTask(world().ports, { kind: 'receive-report', key: 'mail/in/1' });
  expect(world().takeSqsEvent('forward-mail').Records).toHaveLength(1);
  await world().build('make-signing-key');
  await world().invoke('make-signing-key', customResource('Create'));
  for (let time = 0; time < 2; time++) {
    const event = sqsEvent([JSON.stringify({ kind: 'forward-mail' })]);
    const { answer, log } = await world().invoke('forward-mail', event);
    expect(answer, log).toEqual({ batchItemFailures: [] });
  }
  expect(world().stub.ses.sent).toMatchObject([{ to: ['ops@example.net'] }]);
});
