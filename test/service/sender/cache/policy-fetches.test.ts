import { expect, test } from 'vitest';
import { afterFetch } from '../../../../core/sender/cache/sts-memory.ts';
import { PolicyFetches } from '../../../../service/sender/cache/policy-fetches.ts';
import { answerOf } from '../../../fakes/fake-fetch.ts';
import { MemoryLog } from '../../../fakes/memory-log.ts';
import { domainName } from '../../../fakes/names.ts';
import { VirtualTime } from '../../../fakes/virtual-time.ts';
import { policyText } from './cache-world.ts';

const record = { kind: 'record', id: '2' } as const;

function fetchesOf(status: number) {
  const fetch = {
    get: async () => answerOf(status, policyText('enforce')),
    post: () => Promise.reject(new Error('unused')),
  };
  const clock = new VirtualTime();
  const fetches = new PolicyFetches({ fetch, clock, log: new MemoryLog() });
  return { fetches, now: clock.now().getTime() };
}

test('PolicyFetches remembers a policy under the id of its record', async () => {
  const { fetches, now } = fetchesOf(200);
  const after = await fetches.run(domainName('example.com'), {}, record);
  expect(after).toMatchObject({ held: { id: '2', fetchedAt: now } });
  expect(fetches.counts).toEqual({ fetched: 1, failed: 0 });
});

test('PolicyFetches keeps the old policy if there is no new one', async () => {
  const { fetches, now } = fetchesOf(404);
  const policy = { mode: 'enforce' as const, mx: ['mx.example.com'], maxAgeSeconds: 86_400 };
  const before = afterFetch('1', policy, now);
  const after = await fetches.run(domainName('example.com'), before, record);
  expect(after).toMatchObject({ held: before.held, failing: { id: '2', failures: 1 } });
  expect(fetches.counts).toEqual({ fetched: 0, failed: 1 });
});
