import { describe, expect, test } from 'vitest';
import {
  countArrows,
  findRoomCircle,
  findRoomProblems,
  formatArrows,
  formatFolders,
  roomOf,
} from '../../scripts/room-arrows.ts';

const file = (path: string, ...imports: string[]) => ({ path, imports });
const harmless = [
  file('core/text/quote.ts', 'node:crypto'),
  file('core/names/domain-name.ts', 'core/text/quote.ts'),
  file('core/names/utc-day.ts', 'core/text/quote.ts', 'core/names/domain-name.ts'),
  file('bin/strictmx.js', 'core/names/utc-day.ts', 'core/text/quote.ts'),
];

test.each([
  ['core/text/quote.ts', 'core/text'],
  ['core/tls-rpt/read/json.ts', 'core/tls-rpt'],
  ['core/digest/page/compose-digest.ts', 'core/digest/page'],
  ['adapters/public-resolver.ts', 'adapters'],
  ['core/unlisted/file.ts', undefined],
  ['test/core/text/quote.test.ts', undefined],
])('roomOf() places %s in %s', (path, room) => {
  expect(roomOf(path)).toBe(room);
});

test('countArrows() counts the imports between rooms and leaves out those within a room', () => {
  const arrows = countArrows(harmless);
  expect([...(arrows.get('core/names') ?? [])]).toEqual([['core/text', 2]]);
  expect([...(arrows.get('bin') ?? [])]).toEqual([
    ['core/names', 1],
    ['core/text', 1],
  ]);
  expect(arrows.get('core/text')?.size).toBe(0);
});

describe('findRoomCircle()', () => {
  test('finds none if every arrow leads downwards', () => {
    expect(findRoomCircle(countArrows(harmless))).toBeUndefined();
  });

  test('finds a circle through three rooms even if no two files import each other', () => {
    const files = [
      file('api/app.ts', 'adapters/system.ts'),
      file('adapters/object-key.ts', 'lib/config.ts'),
      file('lib/service.ts', 'api/answers.ts'),
    ];
    expect(findRoomCircle(countArrows(files))).toEqual(['api', 'adapters', 'lib', 'api']);
  });
});

describe('findRoomProblems()', () => {
  test('finds none in 20 files of one folder', () => {
    expect(findRoomProblems(Array.from({ length: 20 }, (_, index) => file(`core/text/${index}.ts`)))).toEqual(
      [],
    );
  });

  test('names a folder with 21 source files', () => {
    const files = Array.from({ length: 21 }, (_, index) => file(`core/text/${index}.ts`));
    expect(findRoomProblems(files)).toEqual(['core/text has 21 source files, at most 20: split it']);
  });

  test('names a file of core/ or service/ that is in no listed room', () => {
    expect(findRoomProblems([file('core/unlisted/file.ts')])).toEqual([
      'core/unlisted/file.ts is in no room: add its folder to scripts/rooms.table.ts',
    ]);
  });

  test('names the rooms of a circle', () => {
    const files = [file('lib/service.ts', 'bin/app.ts'), file('bin/app.ts', 'lib/service.ts')];
    expect(findRoomProblems(files)).toEqual(['These rooms import each other in a circle: lib → bin → lib']);
  });
});

test('formatArrows() prints a line for each room, with its files and imports', () => {
  const lines = formatArrows(harmless).split('\n');
  expect(lines).toContain('core/text               1');
  expect(lines).toContain('core/names              2  core/text 2');
  expect(lines).toContain('bin                     1  core/text 1, core/names 1');
  expect(lines.at(-1)).toMatch(/^\d+ rooms, 3 arrows$/);
});

test('formatFolders() counts the files of each folder without its subfolders', () => {
  const files = [file('api/app.ts'), file('api/routes/policy.ts'), file('api/routes/health.ts')];
  expect(formatFolders(files)).toBe('api             1\napi/routes      2');
});
