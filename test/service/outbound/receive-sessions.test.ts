import { describe, expect, test } from 'vitest';
import { shardOf } from '../../../core/tls-rpt/write/shard-of.ts';
import { receiveSessions } from '../../../service/outbound/receive-sessions.ts';
import { sessionBatchObject } from '../../../service/store/outbound/session-batch.ts';
import { diesAtEveryCall } from '../../contracts/dies-at-every-call.contract.ts';
import { domainName } from '../../fakes/names.ts';
import { createWorld, failedSession, type World } from './outbound-world.ts';

const take = (ports: World, records: unknown[], key = 'k') =>
  receiveSessions(ports, { sender: 'mta', key, text: JSON.stringify(records) });

const sessionKeys = (ports: World) => ports.handles.store.keys('sessions/2026');

function sessionsIn(ports: World) {
  return sessionKeys(ports).flatMap(
    (key) => sessionBatchObject.read(key, Buffer.from(ports.handles.store.text(key) ?? '')).sessions,
  );
}

describe('receiveSessions()', () => {
  test('stores the valid records, and names the invalid one', async () => {
    const ports = createWorld();
    const received = await take(ports, [
      failedSession,
      { ...failedSession, result: 'perhaps' },
      failedSession,
    ]);
    expect(received).toEqual({
      ok: true,
      records: 3,
      accepted: 2,
      refused: [{ index: 1, reason: expect.stringContaining('"result" is "perhaps"') }],
    });
    expect(sessionsIn(ports)).toHaveLength(2);
  });

  test('stores by day and shard, so that a shard reads only its own results', async () => {
    const ports = createWorld();
    await take(ports, [
      failedSession,
      { ...failedSession, time: '2026-11-22T23:59:59Z' },
      { ...failedSession, time: '2026-11-23T00:30:00+01:00' },
      { ...failedSession, domain: 'example.net' },
    ]);
    const places = sessionKeys(ports).map((key) => key.split('/').slice(1, 3).join('/'));
    const [com, net] = [shardOf(domainName('example.com')), shardOf(domainName('example.net'))];
    expect(places.sort()).toEqual([`2026-11-22/${com}`, `2026-11-23/${com}`, `2026-11-23/${net}`].sort());
  });

  test('counts a repeated batch once, and gives the same answer', async () => {
    const ports = createWorld();
    const first = await take(ports, [failedSession, {}]);
    expect(await take(ports, [failedSession, {}])).toEqual(first);
    expect(sessionsIn(ports)).toHaveLength(1);
  });

  diesAtEveryCall('receiveSessions()', {
    arrange: async () => createWorld(),
    step: (ports) =>
      take(
        ports,
        ['a.example', 'b.example'].map((domain) => ({ ...failedSession, domain })),
      ),
  });

  test('dates an undated datagram by its first reception, even if it is repeated after midnight', async () => {
    const ports = createWorld();
    ports.handles.clock.set('2026-11-23T23:59:58Z');
    const datagram = { d: 'example.com', policies: [{ 'policy-type': 9, f: 0 }] };
    await take(ports, [datagram]);
    ports.handles.clock.set('2026-11-24T00:00:03Z');
    await take(ports, [datagram]);
    expect(sessionsIn(ports).map(({ time }) => time)).toEqual(['2026-11-23T23:59:58Z']);
  });

  test('separates batches with the same key from two senders', async () => {
    const ports = createWorld();
    const text = JSON.stringify([failedSession]);
    await receiveSessions(ports, { sender: 'mta-1', key: '1', text });
    await receiveSessions(ports, { sender: 'mta-2', key: '1', text });
    expect(sessionsIn(ports)).toHaveLength(2);
  });

  test('refuses a key that was used for another batch', async () => {
    const ports = createWorld();
    await take(ports, [failedSession]);
    expect(await take(ports, [failedSession, failedSession])).toEqual({ ok: false, reason: 'key-reused' });
    expect(sessionsIn(ports)).toHaveLength(1);
  });

  test('leaves the key of an unreadable batch free for the corrected one', async () => {
    const ports = createWorld();
    expect(await receiveSessions(ports, { sender: 'mta', key: 'k', text: '[{' })).toMatchObject({
      reason: 'unreadable-batch',
    });
    expect(await take(ports, [failedSession])).toMatchObject({ ok: true, accepted: 1 });
  });
});
