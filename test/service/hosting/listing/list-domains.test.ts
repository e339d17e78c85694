import { expect, test, vi } from 'vitest';
import { finding } from '../../../../core/finding/finding.ts';
import type { DomainFilter } from '../../../../service/hosting/listing/find-domains.ts';
import { listOwnDomains } from '../../../../service/hosting/listing/list-domains.ts';
import { domainKey } from '../../../../service/store/domains/domain.ts';
import { incidentsKey } from '../../../../service/store/domains/incidents.ts';
import { domainName, timestamp } from '../../../fakes/names.ts';
import { receiveMail } from '../../intake/report-mail.ts';
import { World } from '../../world.ts';
import { worldOfThree } from './world-of-three.ts';

test.each([
  ['an administrator', {}, ['a.example', 'example.com', 'z.example']],
  ['an owner', { owner: 'acme' }, ['a.example', 'example.com']],
  ['an owner without domains', { owner: 'nobody' }, []],
])('listOwnDomains() for %s', async (_, caller, names) => {
  const { ports } = await worldOfThree();
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listOwnDomains(ports, caller, { limit: 1, ...(cursor !== undefined && { cursor }) });
    found.push(...page.domains.map(({ state }) => state.domain));
    cursor = page.cursor;
  } while (cursor !== undefined);
  expect(found).toEqual(names);
});

/** example.com is announced under testing and has an open incident; a.example and z.example wait for records. */
async function worldToFilter(): Promise<World> {
  const world = await worldOfThree();
  await world.edit({ mode: 'testing', mx: ['mx.example.com'], maxAgeSeconds: 604_800 });
  await world.drain();
  const open = {
    ...finding('mx-none', {}),
    openedAt: timestamp('2026-11-24T10:00:00Z'),
  };
  await world.ports.store.put(
    incidentsKey(world.domain),
    JSON.stringify({
      schema: 1,
      incidents: [open, { ...open, subject: 'old', closedAt: open.openedAt }],
    }),
  );
  return world;
}

test.each<[string, DomainFilter, string[]]>([
  ['a state', { state: 'records-to-set' }, ['a.example', 'z.example']],
  ['a state that none has', { state: 'removing' }, []],
  ['a mode', { mode: 'testing' }, ['example.com']],
  ['no policy', { mode: 'unset' }, ['a.example', 'z.example']],
  ['open incidents', { incidents: 'open' }, ['example.com']],
  ['no open incidents', { incidents: 'none' }, ['a.example', 'z.example']],
  ['a part of a name', { q: 'Z.Ex' }, ['z.example']],
  ['two conditions', { q: 'a', mode: 'unset' }, ['a.example', 'z.example']],
])('listOwnDomains() finds the domains with %s, on pages of any size', async (_, filter, names) => {
  const { ports } = await worldToFilter();
  for (const limit of [1, 2, 100]) {
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listOwnDomains(
        ports,
        {},
        { limit, ...(cursor !== undefined && { cursor }) },
        filter,
      );
      expect(page.domains.length).toBeLessThanOrEqual(limit);
      found.push(...page.domains.map(({ state }) => state.domain));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(found).toEqual(names);
  }
});

/** d0000.example and so on. */
async function worldOf(count: number, more: object = {}): Promise<World> {
  const world = new World();
  const state = { schema: 1, owner: 'acme', digestTo: [], zone: 'external', inbox: 'i', ...more };
  for (let n = 0; n < count; n++) {
    const domain = `d${String(n).padStart(4, '0')}.example`;
    const hosting = { state: 'serving', since: '2026-11-24T10:00:00.000Z' };
    const rest = { hosting, versions: [], rotation: {}, createdAt: hosting.since };
    await world.ports.store.put(domainKey(domainName(domain)), JSON.stringify({ ...state, domain, ...rest }));
  }
  return world;
}

test('listOwnDomains() reads few domains more than fit on a page, however large they are', async () => {
  const { ports, handles } = await worldOf(300, { note: 'x'.repeat(30_000) });
  const read = vi.spyOn(ports.store, 'get');
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    read.mockClear();
    const page = await listOwnDomains(
      ports,
      {},
      { limit: 200, ...(cursor !== undefined && { cursor }) },
      {},
      { isWithoutWeek: true },
    );
    expect(
      new Set(read.mock.calls.map(([key]) => key).filter((key) => key.startsWith('domains/'))).size,
    ).toBeLessThanOrEqual(50);
    found.push(...page.domains.map(({ state }) => state.domain));
    cursor = page.cursor;
  } while (cursor !== undefined);
  expect(found).toHaveLength(300);
  expect(found).toEqual(
    handles.store.keys('domains/').map((key) => key.slice('domains/'.length, -'.json'.length)),
  );
});

test('listOwnDomains() continues behind what it read if a page is full in the middle of a list', async () => {
  const world = new World();
  const hosting = { state: 'serving', since: '2026-11-24T10:00:00.000Z' };
  const rest = {
    schema: 1,
    owner: 'acme',
    digestTo: [],
    zone: 'external',
    inbox: 'i',
    hosting,
    versions: [],
    rotation: {},
    createdAt: hosting.since,
  };
  const wanted: string[] = [];
  for (let n = 0; n < 300; n++) {
    const isWanted = n < 50 || n >= 100;
    const domain = `d${String(n).padStart(4, '0')}-${isWanted ? 'wanted' : 'other'}.example`;
    if (isWanted) wanted.push(domain);
    await world.ports.store.put(domainKey(domainName(domain)), JSON.stringify({ ...rest, domain }));
  }
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listOwnDomains(
      world.ports,
      {},
      { limit: 100, ...(cursor !== undefined && { cursor }) },
      { q: 'wanted' },
      { isWithoutWeek: true },
    );
    found.push(...page.domains.map(({ state }) => state.domain));
    cursor = page.cursor;
  } while (cursor !== undefined);
  expect(found).toEqual(wanted);
});

test('listOwnDomains() names an unreadable domain on one page only', async () => {
  const { ports } = await worldOf(60, { note: 'x'.repeat(30_000) });
  await ports.store.put(domainKey(domainName('d0045.example')), 'damaged');
  const first = await listOwnDomains(ports, {}, { limit: 200 }, {}, { isWithoutWeek: true });
  expect(first.unreadable).toBeUndefined();
  const rest = await listOwnDomains(
    ports,
    {},
    { limit: 200, cursor: first.cursor! },
    {},
    { isWithoutWeek: true },
  );
  expect(rest.unreadable).toEqual(['d0045.example']);
});

test('listOwnDomains() ends a call that finds nothing for long, and continues on the next page', async () => {
  const { ports } = await worldOf(2_100);
  const first = await listOwnDomains(ports, {}, { limit: 500 }, { mode: 'enforce' });
  expect([first.domains, first.cursor]).toEqual([[], domainKey(domainName('d1999.example'))]);
  const last = await listOwnDomains(ports, {}, { limit: 500, cursor: first.cursor! }, { mode: 'unset' });
  expect(last.domains).toHaveLength(100);
});

test('listOwnDomains() adds up the last 7 days, verified and not, and leaves out what the owner may not see', async () => {
  const world = await World.hosted();
  for (const day of ['2026-11-17', '2026-11-18', '2026-11-24'])
    await receiveMail(world, { day, successful: 5, failed: 1, signedBy: 'reporter.example' });
  const week = async () => (await listOwnDomains(world.ports, {}, { limit: 10 })).domains[0]?.week;
  const without = await listOwnDomains(world.ports, {}, { limit: 10 }, {}, { isWithoutWeek: true });
  expect(without.domains[0]).not.toHaveProperty('week');
  const figures = { reports: 2, successfulSessions: 10, failedSessions: 2 };
  expect(await week()).toMatchObject({ from: '2026-11-18', to: '2026-11-24', verified: figures });
  world.handles.store.edit(
    domainKey(world.domain),
    JSON.stringify({ ...(await world.state()), figuresFrom: '2026-11-20' }),
  );
  expect(await week()).toMatchObject({
    from: '2026-11-20',
    verified: { ...figures, reports: 1, successfulSessions: 5, failedSessions: 1 },
  });
});
