import { expect, test } from 'vitest';
import {
  Connections,
  type ConnectionsOptions,
  httpConnectionLimits,
} from '../../../adapters/local/connections.ts';
import { FixedClock } from '../../fakes/fixed-clock.ts';

function start(limits: Partial<typeof httpConnectionLimits>, options: Partial<ConnectionsOptions> = {}) {
  const clock = new FixedClock('2026-11-24T10:59:00Z');
  const ended: string[] = [];
  const connections = new Connections({
    clock,
    limits: { ...httpConnectionLimits, ...limits },
    end: (id) => ended.push(id),
    ...options,
  });
  return { clock, connections, ended };
}

test('httpConnectionLimits do not apply to a proxy on this machine', () => {
  expect(httpConnectionLimits.isUnlimited('127.0.0.1')).toBe(true);
  expect(httpConnectionLimits.isUnlimited('192.0.2.1')).toBe(false);
});

test('open() limits the connections of a network, and accepts another once one is closed', () => {
  const { connections } = start({ connectionsPerNetwork: 2 });
  expect(connections.open('a', '192.0.2.1')).toBe('taken');
  expect(connections.open('b', '::ffff:192.0.2.1')).toBe('taken');
  expect(connections.open('c', '192.0.2.1')).toBe('too-many-of-network');
  expect(connections.open('d', '192.0.2.2')).toBe('taken');
  connections.close('a');
  connections.close('a');
  expect(connections.open('c', '192.0.2.1')).toBe('taken');
  expect(connections.open('e', '192.0.2.1')).toBe('too-many-of-network');
});

test('open() ends one of the network with the most connections, the one idle the longest', () => {
  const { connections, ended, clock } = start({ connections: 4 });
  connections.open('honest', '192.0.2.1');
  for (const id of ['a', 'b', 'c']) {
    clock.advance(1);
    connections.open(id, '192.0.2.2');
  }
  clock.advance(1);
  connections.touch('a');
  expect(connections.open('d', '192.0.2.2')).toBe('taken');
  expect(connections.open('e', '192.0.2.3')).toBe('taken');
  expect(ended).toEqual(['b', 'c']);
});

test('open() ends none that is busy, or has been idle for less than a connection may', () => {
  const { connections, ended, clock } = start(
    { connections: 2, mayBeIdleMilliseconds: 10_000 },
    { stateOf: (id) => (id === 'a' ? 'must-stay' : 'waits-for-client') },
  );
  connections.open('a', '192.0.2.1');
  connections.open('b', '192.0.2.2');
  clock.advance(9);
  expect(connections.open('c', '192.0.2.3')).toBe('too-many');
  clock.advance(1);
  expect(connections.open('c', '192.0.2.3')).toBe('taken');
  expect(ended).toEqual(['b']);
});

test('open() counts clients by the given function', () => {
  const { connections } = start({ connectionsPerNetwork: 1 }, { networkOf: () => 'all' });
  connections.open('a', '192.0.2.1');
  expect(connections.open('b', '198.51.100.1')).toBe('too-many-of-network');
});

test('open() counts the networks of a site together when it chooses whom to end', () => {
  const { connections, ended, clock } = start({ connections: 4 });
  connections.open('honest', '2001:db8:1::1');
  for (const id of ['1', '2', '3']) {
    clock.advance(1);
    connections.open(id, `2001:db8:2:${id}::1`);
  }
  expect(connections.open('newcomer', '2001:db8:3::1')).toBe('taken');
  expect(ended).toEqual(['1']);
});

test.each([
  ['a newcomer from another site', '2001:db8:3::1', 'taken', ['2 too-many-of-site']],
  ['one from the site itself', '2001:db8:2:9::1', 'too-many', []],
  ['one from a site that would then have as many', '2001:db8:1::2', 'too-many', []],
])('open() ends one of the site with the most, although none is idle, for %s', (_, address, answer, gone) => {
  const ended: string[] = [];
  const { connections, clock } = start(
    { connections: 4, mayBeIdleMilliseconds: 10_000 },
    {
      end: (id, why) => ended.push(`${id} ${why}`),
      stateOf: (id) => (id === '1' ? 'must-stay' : 'waits-for-us'),
    },
  );
  connections.open('honest', '2001:db8:1::1');
  for (const id of ['1', '2', '3']) connections.open(id, `2001:db8:2:${id}::1`);
  if (answer === 'too-many') connections.close('3');
  if (answer === 'too-many') connections.open('other', '2001:db8:4::1');
  clock.advance(60);
  expect(connections.open('newcomer', address)).toBe(answer);
  expect(ended).toEqual(gone);
});

test('open() ends an idle connection before one that is not, and says so', () => {
  const ended: string[] = [];
  const { connections, clock } = start(
    { connections: 4, mayBeIdleMilliseconds: 10_000 },
    { end: (id, why) => ended.push(`${id} ${why}`) },
  );
  for (const id of ['1', '2', '3']) connections.open(id, `192.0.2.${id}`);
  connections.open('idle', '198.51.100.1');
  clock.advance(10);
  for (const id of ['1', '2', '3']) connections.touch(id);
  expect(connections.open('newcomer', '203.0.113.1')).toBe('taken');
  expect(ended).toEqual(['idle idle']);
});
