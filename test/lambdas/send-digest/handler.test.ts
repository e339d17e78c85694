import { expect, test } from 'vitest';
import { loadWatch } from '../../../service/store/domains/incidents.ts';
import { customResource, deployFunction, domain, register } from '../deploy-function.ts';
import { sqsEvent } from '../stub-world.ts';

const world = deployFunction('send-digest');

test('send-digest sends a signed mail to the owner, once', async () => {
  await register(world());
  await world().build('make-signing-key');
  await world().invoke('make-signing-key', customResource('Create'));
  const day = new Date().toISOString().slice(0, 10);
  const event = sqsEvent([JSON.stringify({ kind: 'send-digest', owner: 'acme', day })]);
  for (const _ of [1, 2]) {
    const { answer, log } = await world().invoke('send-digest', event);
    expect(answer, log).toEqual({ batchItemFailures: [] });
  }
  expect(world().stub.ses.sent).toMatchObject([
    {
      from: 'digest@reports.mta.example.net',
      to: ['owner@shop.example.net'],
      raw: expect.stringContaining('d=reports.mta.example.net'),
    },
  ]);
});

test('send-digest notes a recipient that SES refuses', async () => {
  world().stub.ses.refused.add('owner@shop.example.net');
  const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const event = sqsEvent([JSON.stringify({ kind: 'send-digest', owner: 'acme', day })]);
  const { answer, log } = await world().invoke('send-digest', event);
  expect(answer, log).toEqual({ batchItemFailures: [] });
  const watch = await loadWatch(world().ports, domain);
  expect(watch?.watch.incidents).toMatchObject([{ code: 'recipient-refused' }]);
});
