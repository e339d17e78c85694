import { dirname } from 'node:path/posix';
import { orderedRooms, topRooms } from './rooms.table.ts';

/** A source file and the files of this repository that it imports, types included; paths from the root. */
export type SourceFile = { path: string; imports: string[] };

/** For each room, in the order of the table, the rooms that it imports and by how many imports. */
export type RoomArrows = Map<string, Map<string, number>>;

/** In a folder with more files than this, a reader no longer finds one by its name. */
const filesPerFolder = 20;

const rooms: string[] = [
  ...orderedRooms.core.map((room) => `core/${room}`),
  ...orderedRooms.service.map((room) => `service/${room}`),
  ...topRooms,
];

/** The room that a file belongs to; undefined for a file in none, such as a test. */
export function roomOf(path: string): string | undefined {
  return rooms.find((room) => path.startsWith(`${room}/`));
}

/** Counts the imports between rooms. Imports within a room, and from or to files in none, are left out. */
export function countArrows(files: SourceFile[]): RoomArrows {
  const arrows: RoomArrows = new Map(rooms.map((room) => [room, new Map()]));
  for (const { path, imports } of files) {
    const from = arrows.get(roomOf(path) ?? '');
    for (const to of imports.map(roomOf)) {
      if (from && to && to !== roomOf(path)) from.set(to, (from.get(to) ?? 0) + 1);
    }
  }
  return arrows;
}

/** A circle of rooms, its first room repeated at the end; undefined if there is none. */
export function findRoomCircle(arrows: RoomArrows): string[] | undefined {
  const finished = new Set<string>();
  const visit = (room: string, path: string[]): string[] | undefined => {
    if (path.includes(room)) return [...path.slice(path.indexOf(room)), room];
    if (finished.has(room)) return undefined;
    for (const next of arrows.get(room)?.keys() ?? []) {
      const circle = visit(next, [...path, room]);
      if (circle) return circle;
    }
    finished.add(room);
    return undefined;
  };
  for (const room of arrows.keys()) {
    const circle = visit(room, []);
    if (circle) return circle;
  }
  return undefined;
}

/** One sentence for each broken rule about rooms and folders: what is wrong and what to do. */
export function findRoomProblems(files: SourceFile[]): string[] {
  const circle = findRoomCircle(countArrows(files));
  const homeless = files.filter(({ path }) => /^(core|service)\//.test(path) && !roomOf(path));
  return [
    ...(circle ? [`These rooms import each other in a circle: ${circle.join(' → ')}`] : []),
    ...homeless.map(({ path }) => `${path} is in no room: add its folder to scripts/rooms.table.ts`),
    ...[...countFiles(files)]
      .filter(([, count]) => count > filesPerFolder)
      .map(([folder, count]) => `${folder} has ${count} source files, at most ${filesPerFolder}: split it`),
  ];
}

/** The table that `npm run imports` prints: room, source files, and each imported room with its imports. */
export function formatArrows(files: SourceFile[]): string {
  const arrows = countArrows(files);
  const width = Math.max(...rooms.map((room) => room.length));
  const line = (room: string, count: string, imported: string) =>
    `${room.padEnd(width)}  ${count.padStart(5)}  ${imported}`.trimEnd();
  const filesIn = (room: string) => files.filter(({ path }) => roomOf(path) === room).length;
  const importsOf = (to: Map<string, number>) =>
    rooms.flatMap((room) => (to.has(room) ? [`${room} ${to.get(room)}`] : [])).join(', ');
  const total = [...arrows.values()].reduce((sum, to) => sum + to.size, 0);
  return [
    line('room', 'files', 'imports'),
    ...[...arrows].map(([room, to]) => line(room, String(filesIn(room)), importsOf(to))),
    `${rooms.length} rooms, ${total} arrows`,
  ].join('\n');
}

/** The folders with source files and their counts, subfolders not included. */
export function formatFolders(files: SourceFile[]): string {
  const folders = [...countFiles(files)].sort(([a], [b]) => (a < b ? -1 : 1));
  const width = Math.max(...folders.map(([folder]) => folder.length));
  return folders.map(([folder, count]) => `${folder.padEnd(width)}  ${String(count).padStart(5)}`).join('\n');
}

function countFiles(files: SourceFile[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { path } of files) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  return counts;
}
