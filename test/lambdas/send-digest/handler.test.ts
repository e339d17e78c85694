import { expect, test } from 'vitest';
import { customResource, deployFunction, register } from '../deploy-function.ts';
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
