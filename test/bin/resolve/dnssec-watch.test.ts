import { expect, test } from 'vitest';
import { DnssecWatch } from '../../../bin/resolve/dnssec-watch.ts';
import { FakeSecureResolver } from '../../fakes/fake-secure-resolver.ts';
import { MemoryLog } from '../../fakes/memory-log.ts';
import { VirtualTime } from '../../fakes/virtual-time.ts';

test('DnssecWatch says nothing while the resolver validates, and gives up a look after three seconds', async () => {
  const [resolver, timer, log] = [new FakeSecureResolver(), new VirtualTime(), new MemoryLog()];
  const watch = new DnssecWatch({ resolver, timer, log });
  expect(watch.isAvailable).toBe(false);
  await watch.look();
  await watch.look();
  expect([watch.isAvailable, log.entries]).toEqual([true, []]);
  resolver.validates = () => new Promise(() => {});
  const looked = watch.look();
  await timer.advance(3);
  await looked;
  expect(watch.isAvailable).toBe(false);
  expect(log.entries.map(({ event }) => event)).toEqual(['sender-dnssec-unavailable']);
});
