import { describe, expect, test } from 'vitest';
import { shards } from '../../../core/tls-rpt/write/shard-of.ts';
import { isOver, planOutbound, planOutboundDays } from '../../../service/outbound/plan-days.ts';
import { createWorld, day, failedSession, post } from './outbound-world.ts';

describe('planOutboundDays()', () => {
  test('plans the days of the last week that have results, from 15 minutes after their end', async () => {
    const ports = createWorld();
    await post(
      ports,
      ['2026-11-18', '2026-11-22', '2026-11-23', '2026-11-24'].map((date) => ({
        ...failedSession,
        time: `${date}T00:00:01Z`,
      })),
    );
    ports.handles.clock.set('2026-11-24T00:14:59Z');
    expect(await planOutboundDays(ports)).toEqual(['2026-11-22', '2026-11-18']);
    ports.handles.clock.set('2026-11-24T00:15:00Z');
    expect(await planOutboundDays(ports)).toEqual(['2026-11-23', '2026-11-22', '2026-11-18']);
  });
});

test('planOutboundDays() plans a day as long as results about it are accepted', async () => {
  const ports = createWorld();
  await post(ports, [{ ...failedSession, time: '2026-11-18T23:59:59Z' }]);
  ports.handles.clock.set('2026-11-26T23:59:59Z');
  expect(await planOutboundDays(ports)).toEqual(['2026-11-18']);
  ports.handles.clock.set('2026-11-27T00:15:00Z');
  expect(await planOutboundDays(ports)).toEqual([]);
});

test('isOver() is true once the next UTC day has begun', () => {
  expect(isOver(day, new Date('2026-11-23T23:59:59Z'))).toBe(false);
  expect(isOver(day, new Date('2026-11-24T00:00:00Z'))).toBe(true);
});

test('planOutbound() queues each shard of the day once', async () => {
  const ports = createWorld();
  await planOutbound(ports, day);
  const asked = ports.handles.tasks.take().map((task) => task.kind === 'plan-outbound' && task.shard);
  expect([...asked].sort()).toEqual([...shards].sort());
});
