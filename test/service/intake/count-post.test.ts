import { expect, test } from 'vitest';
import { countJunk, countPost, postsPerMinute } from '../../../service/intake/count-post.ts';
import type { Ports } from '../../../service/ports/ports.ts';
import type { Random } from '../../../service/ports/random.ts';
import { postLimitKey } from '../../../service/store/reports/post-limit.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';
import { SeededRandom } from '../../fakes/seeded-random.ts';
import { runAtOnce } from '../store/many-writers.ts';
import { keepsUnknownMembers, unseenWriters } from '../store/unknown-members.ts';

const honest = '198.51.100.1';

/** The address of one of many networks. */
const strangerOf = (network: number) => `10.${network >> 8}.${network & 255}.1`;

/** How many of so many bodies that come at once, as to several function instances, are taken. */
async function taken(ports: Ports, bodies: number, clientOf: (n: number) => string): Promise<number> {
  const all = await Promise.all(Array.from({ length: bodies }, (_, n) => countPost(ports, 'a', clientOf(n))));
  return all.filter((admission) => admission === 'taken').length;
}

async function junk(ports: Ports, client: string) {
  const admission = await countPost(ports, 'a', client);
  return admission === 'taken' ? countJunk(ports, 'a', client) : admission;
}

test.each([
  ['an address', () => '192.0.2.1'],
  ['a network of IPv4', (n: number) => `192.0.2.${n}`],
  ['a network of IPv6', (n: number) => `2001:db8:1:${n}::1`],
])('countPost() lets no flood from %s use up a report URL’s limit', async (_, clientOf) => {
  const ports = createFakePorts();
  expect(await taken(ports, 90, clientOf)).toBe(postsPerMinute.ofNetwork);
  expect(await countPost(ports, 'a', clientOf(0))).toBe('too-many-of-network');
  expect(await countPost(ports, 'a', honest)).toBe('taken');
  ports.handles.clock.advance(60);
  expect(await countPost(ports, 'a', clientOf(0)), 'in the next minute').toBe('taken');
});

test('countPost() leaves room for others when several networks send as much as they may', async () => {
  const ports = createFakePorts();
  let sent = 0;
  for (let n = 0; n < 12 * 70; n++)
    if ((await countPost(ports, 'a', strangerOf(n % 12))) === 'taken') sent += 1;
  expect(sent).toBeLessThanOrEqual(postsPerMinute.reports / 2 + 12 * postsPerMinute.ofNetworkWhenFull);
  expect(await countPost(ports, 'a', honest)).toBe('taken');
});

test('countPost() has a limit for each report URL, even if the sender is unknown', async () => {
  const ports = createFakePorts();
  let admission = 'taken';
  for (let n = 0; n <= postsPerMinute.reports; n++) admission = await countPost(ports, 'a', '');
  expect(admission).toBe('too-many');
  expect(await countPost(ports, 'b', '')).toBe('taken');
});

test('countPost() writes nothing for a refused body', async () => {
  const ports = createFakePorts();
  await taken(ports, 90, () => '192.0.2.1');
  const { store } = ports.handles;
  store.calls.splice(0);
  await countPost(ports, 'a', '192.0.2.1');
  expect(store.calls.map(({ operation }) => operation)).toEqual(['get']);
});

test('countPost() stores only 12 bits of an address, which mean nothing in the next minute', async () => {
  const ports = createFakePorts();
  const marks = new Set<string>();
  for (let minute = 0; minute < 20; minute++) {
    await countPost(ports, 'a', honest);
    const { networks } = JSON.parse(ports.handles.store.text(postLimitKey('a')) ?? '');
    for (const mark of Object.keys(networks)) marks.add(mark);
    expect(Object.keys(networks)).toEqual([expect.stringMatching(/^[0-9a-f]{3}$/)]);
    ports.handles.clock.advance(60);
  }
  expect(marks.size).toBeGreaterThan(15);
});

test('countPost() lets nobody choose a network that shares a mark with a reporter', async () => {
  // All that an attacker can know is the report URL, the minute and the networks.
  const marksAt = async (random: Random) => {
    const ports = createFakePorts({ random });
    const marks: string[][] = [];
    for (const site of ['198.51.100.1', ...Array.from({ length: 40 }, (_, n) => `2001:db8:${n}::1`)]) {
      await countPost(ports, 'a', site);
      marks.push(Object.keys(JSON.parse(ports.handles.store.text(postLimitKey('a')) ?? '').networks));
    }
    return marks.at(-1)?.sort();
  };
  expect(await marksAt(new SeededRandom('a'))).toEqual(await marksAt(new SeededRandom('a')));
  expect(await marksAt(new SeededRandom('a'))).not.toEqual(await marksAt(new SeededRandom('b')));
});

test('countPost() has one salt for all function instances, and another in each minute', async () => {
  const ports = createFakePorts();
  const salts = new Set<string>();
  for (let minute = 0; minute < 3; minute++) {
    await taken(ports, 5, () => honest);
    await countJunk(ports, 'a', honest);
    const { salt, networks } = JSON.parse(ports.handles.store.text(postLimitKey('a')) ?? '');
    expect([salt.length, Object.keys(networks).length]).toEqual([20, 1]);
    salts.add(salt);
    ports.handles.clock.advance(60);
  }
  expect(salts.size).toBe(3);
});

test('countJunk() does not count it among the reports, and shuts out its network for the minute', async () => {
  const ports = createFakePorts();
  for (let n = 0; n < 5; n++) expect(await junk(ports, '192.0.2.1')).toBe('taken');
  expect(await junk(ports, '192.0.2.2')).toBe('too-many-of-network');
  const { reports, junk: counted } = JSON.parse(ports.handles.store.text(postLimitKey('a')) ?? '');
  expect([reports, counted]).toEqual([0, 5]);
});

test('countJunk() has a separate limit for junk: reports are accepted however many networks send junk', async () => {
  const ports = createFakePorts();
  const all = [];
  for (let n = 0; n < 200; n++) all.push(await junk(ports, strangerOf(n)));
  expect(all.filter((admission) => admission === 'taken')).toHaveLength(postsPerMinute.junk);
  expect(all.filter((admission) => admission === 'too-many').length).toBeGreaterThan(0);
  expect(await countPost(ports, 'a', honest)).toBe('taken');
});

test.each([
  ['countPost()', countPost],
  ['countJunk()', countJunk],
])('%s keeps the members of a newer version', async (_, count) => {
  const ports = createFakePorts();
  await countPost(ports, 'a', honest);
  const { store, clock } = ports.handles;
  const next = async () => {
    clock.advance(60);
    await count(ports, 'a', honest);
  };
  await keepsUnknownMembers(store, postLimitKey('a'), next, { maps: ['networks'] });
  expect(unseenWriters('service/intake/count-post.ts')).toEqual([]);
});

test('200 bodies at once, each in a process of its own, are counted or asked to come again, and never fail', async () => {
  const ports = createFakePorts();
  const { store } = ports.handles;
  const { ended, seconds } = await runAtOnce(store, 200, (own, n) =>
    countPost({ ...ports, store: own }, 'a', strangerOf(n % 4)),
  );
  const outcomes = ended.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason)));
  const takenAtOnce = outcomes.filter((one) => one === 'taken').length;
  expect(outcomes.filter((one) => one !== 'taken' && one !== 'too-many')).toEqual([]);
  expect(JSON.parse(store.text(postLimitKey('a')) ?? '').reports, 'none is taken uncounted').toBe(
    takenAtOnce,
  );
  expect(takenAtOnce, 'one in ten at most is asked to come again').toBeGreaterThanOrEqual(180);
  expect(store.calls.filter(({ operation }) => operation === 'put').length).toBeLessThanOrEqual(8 * 200);
  expect(seconds).toBeLessThan(15);
});

test('400 bodies at once of one network are taken up to its limit, and no more', async () => {
  const ports = createFakePorts();
  const { ended } = await runAtOnce(ports.handles.store, 400, (own) =>
    countPost({ ...ports, store: own }, 'a', '192.0.2.1'),
  );
  expect(ended.filter(({ status }) => status === 'rejected')).toEqual([]);
  const taken = ended.filter((one) => one.status === 'fulfilled' && one.value === 'taken').length;
  expect(taken).toBe(postsPerMinute.ofNetwork);
});
