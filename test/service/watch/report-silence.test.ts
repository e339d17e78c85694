import { beforeAll, expect, test } from 'vitest';
import { addDays, dayOf } from '../../../core/names/utc-day.ts';
import { type Incident, loadWatch } from '../../../service/store/domains/incidents.ts';
import { daySideKey } from '../../../service/store/reports/day-side.ts';
import { watchDomain } from '../../../service/watch/watch-domain.ts';
import { testDkimKey } from '../../fakes/fake-ports.ts';
import type { World } from '../world.ts';
import { type DaysAgo, reportsAre } from './report-days.ts';
import { watchedWorld } from './watched-world.ts';

beforeAll(testDkimKey, 60_000);

/** What is known of silence, as `code subject`, with ` (over)`. */
async function check(world: World): Promise<string[]> {
  await watchDomain(world.ports, world.domain);
  const incidents = (await loadWatch(world.ports, world.domain))?.watch.incidents ?? [];
  const nameOf = ({ code, subject = '', closedAt }: Incident) =>
    `${code} ${subject}`.trim() + (closedAt === undefined ? '' : ' (over)');
  return incidents.filter(({ area }) => area === 'reports').map(nameOf);
}

const passDay = (world: World) => world.handles.clock.advance(86_400);

const cases: [what: string, reporters: Record<string, DaysAgo | DaysAgo[]>, found: string[]][] = [
  ['daily reports', { 'a.example': [14, 1] }, []],
  ['no report for three days, the last of which is not over', { 'a.example': [14, 3] }, []],
  ['no report for four days', { 'a.example': [14, 4] }, ['reports-silent']],
  ['reports on only three days', { 'a.example': [6, 4] }, []],
  ['no report for four days from one that was not known yet', { 'a.example': [9, 4] }, []],
  [
    'reports from two known reporters, one after the other',
    { 'a.example': [20, 14], 'b.example': [10, 4] },
    ['reports-silent'],
  ],
  [
    'known reporters that are silent while a stranger reports',
    { 'a.example': [14, 4], 'b.example': [3, 1] },
    ['reports-silent'],
  ],
  ['a stranger that stops', { 'a.example': [14, 1], 'b.example': [9, 4] }, []],
  [
    'one of two reporters silent for four days',
    { 'a.example': [14, 4], 'b.example': [14, 1] },
    ['reporter-silent a.example'],
  ],
  ['one of two reporters silent for three days', { 'a.example': [14, 3], 'b.example': [14, 1] }, []],
  [
    'a reporter that reported on three of seven days',
    {
      'a.example': [
        [20, 12],
        [6, 4],
      ],
      'b.example': [14, 1],
    },
    [],
  ],
  [
    'a reporter that reported on four of seven days',
    {
      'a.example': [
        [14, 12],
        [7, 4],
      ],
      'b.example': [14, 1],
    },
    ['reporter-silent a.example'],
  ],
  [
    'a reporter that signs with a name below its organisation',
    { 'corp.mail.ru': [14, 4], 'b.example': [14, 1] },
    ['reporter-silent corp.mail.ru'],
  ],
  [
    'both reporters silent, with one warning',
    { 'a.example': [14, 4], 'b.example': [14, 5] },
    ['reports-silent'],
  ],
];

test.each(cases)('findSilence() judges %s', async (_, reporters, found) => {
  const world = await watchedWorld();
  reportsAre(world, reporters);
  expect(await check(world)).toEqual(found);
});

test('silence neither begins nor ends while one of its days cannot be read', async () => {
  const world = await watchedWorld();
  const damage = (ago: number) => {
    const day = addDays(dayOf(world.handles.clock.now()), -ago);
    world.handles.store.edit(daySideKey('verified', day, world.domain), '{"schema":2}');
  };
  reportsAre(world, { 'a.example': [14, 4] });
  damage(3);
  expect(await check(world)).toEqual([]);
  reportsAre(world, { 'a.example': [14, 4] });
  expect(await check(world)).toEqual(['reports-silent']);
  reportsAre(world, { 'a.example': [14, 1] });
  damage(2);
  expect(await check(world)).toEqual(['reports-silent']);
  reportsAre(world, { 'a.example': [14, 1] });
  expect(await check(world)).toEqual(['reports-silent (over)']);
});

test('findSilence() ignores unsigned reports', async () => {
  const world = await watchedWorld();
  reportsAre(world, { 'a.example': [14, 4] }, { verified: false });
  expect(await check(world)).toEqual([]);
});

test('reports-silent stays open until known reporters report again, however long that takes', async () => {
  const world = await watchedWorld();
  reportsAre(world, { 'a.example': [14, 4] });
  for (let day = 0; day < 60; day++) {
    expect(await check(world), `day ${day}`).toEqual(['reports-silent']);
    passDay(world);
  }
  reportsAre(world, { 'a.example': [6, 1] });
  expect(await check(world)).toEqual(['reports-silent']);
  reportsAre(world, { 'a.example': [7, 1] });
  expect(await check(world)).toEqual(['reports-silent (over)']);
});

test('reports-silent ends if the record sends the reports elsewhere, and does not open again', async () => {
  const world = await watchedWorld();
  reportsAre(world, { 'a.example': [14, 4] });
  await check(world);
  world.handles.resolver.found('txt', `_smtp._tls.${world.domain}`, ['v=TLSRPTv1; rua=mailto:a@b.example']);
  expect(await check(world)).toEqual(['reports-silent (over)']);
  expect(await check(world)).toEqual(['reports-silent (over)']);
});

test('a silent reporter is a warning until it reports again', async () => {
  const world = await watchedWorld();
  reportsAre(world, { 'a.example': [14, 4], 'b.example': [14, 1] });
  const open = ['reporter-silent a.example'];
  for (let day = 0; day < 20; day++) {
    reportsAre(world, { 'a.example': [14 + day, 4 + day], 'b.example': [14 + day, 1] });
    expect(await check(world), `day ${day}`).toEqual(open);
    passDay(world);
  }
  expect((await loadWatch(world.ports, world.domain))?.watch.incidents).toMatchObject([
    {
      severity: 'warning',
      parameters: { submitter: 'a.example', reportedDays: 7, ofDays: 7 },
    },
  ]);
  expect(world.handles.mail.handedOver).toBe(0);
  reportsAre(world, { 'a.example': [1, 1], 'b.example': [14, 1] });
  expect(await check(world)).toEqual([`${open} (over)`]);
});

test('a reporter that was silent for four weeks is no longer expected', async () => {
  const world = await watchedWorld();
  reportsAre(world, { 'a.example': [14, 4], 'b.example': [14, 1] });
  await check(world);
  world.handles.clock.advance(28 * 86_400);
  reportsAre(world, { 'b.example': [14, 1] });
  expect(await check(world)).toEqual(['reporter-silent a.example (over)']);
});

test('at most five silent reporters are listed, known ones first', async () => {
  const world = await watchedWorld();
  const reporters = (names: string, days: DaysAgo) =>
    Object.fromEntries([...names].map((name) => [`${name}.example`, days]));
  reportsAre(world, { ...reporters('xyz', [14, 4]), ...reporters('a', [14, 1]) });
  expect(await check(world)).toHaveLength(3);
  passDay(world);
  reportsAre(world, {
    ...reporters('xyz', [14, 5]),
    ...reporters('bcdefg', [14, 4]),
    ...reporters('a', [14, 1]),
  });
  const listed = await check(world);
  expect(listed).toHaveLength(5);
  expect(listed.slice(0, 3).sort()).toEqual([...'xyz'].map((name) => `reporter-silent ${name}.example`));
});

test('a silent reporter is listed if five are that were seen later', async () => {
  const world = await watchedWorld();
  const names = Object.fromEntries([...'abcdefg'].map((name) => [`${name}.example`, [14, 4] as DaysAgo]));
  reportsAre(world, { ...names, 'yy.example': [20, 1], 'zz.example': [20, 1] });
  expect(await check(world)).toHaveLength(5);
  world.handles.clock.advance(3 * 86_400);
  const later = Object.fromEntries([...'abcdefg'].map((name) => [`${name}.example`, [17, 7] as DaysAgo]));
  reportsAre(world, { ...later, 'yy.example': [23, 1], 'zz.example': [23, 4] });
  const listed = await check(world);
  expect(listed).toHaveLength(6);
  expect(listed).toContain('reporter-silent zz.example');
});

test('findSilence() names silent reporters, since when, and how often they reported before', async () => {
  const world = await watchedWorld();
  reportsAre(world, {
    'a.example': [
      [14, 12],
      [7, 4],
    ],
    'b.example': [14, 1],
  });
  await check(world);
  const watch = (await loadWatch(world.ports, world.domain))?.watch;
  const lastDay = addDays(dayOf(world.handles.clock.now()), -4);
  expect(watch?.incidents).toMatchObject([
    { code: 'reporter-silent', parameters: { submitter: 'a.example', lastDay, reportedDays: 4, ofDays: 7 } },
  ]);
});
