import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { orderedRooms } from '../../scripts/rooms.table.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8');

test.each(Object.entries(orderedRooms))(
  'docs/architecture.md lists the rooms of %s/ in their order',
  (folder, rooms) => {
    const [, table = ''] = page.split(`| room of \`${folder}/\` |`);
    const listed = [...(table.split('\n\n')[0] ?? '').matchAll(/^\| `([^`]+)` \|/gm)].map(([, room]) => room);
    expect(listed).toEqual(rooms.filter((room) => existsSync(join(root, folder, room))));
  },
);
