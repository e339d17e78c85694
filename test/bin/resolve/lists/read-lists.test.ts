import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readLists } from '../../../../bin/resolve/lists/read-lists.ts';

const folder = mkdtempSync(join(tmpdir(), 'strictmx-lists-'));
afterAll(() => rmSync(folder, { recursive: true }));

const now = Date.parse('2026-11-24T10:00:00Z');
function read(content: string) {
  const file = join(folder, 'lists.json');
  writeFileSync(file, content);
  return readLists(file, now);
}

const entry = {
  id: '1',
  list: 'required',
  match: { kind: 'domain', value: 'example.com' },
  reason: 'contract',
};

test('readLists() reads entries', () => {
  expect(read(JSON.stringify([entry]))).toMatchObject([{ id: '1', source: 'admin' }]);
});

test.each([
  ['{', /Cannot read the lists in ".*lists\.json": /],
  ['{}', /it is not an array, expected \[/],
  [JSON.stringify([entry, entry]), /entry 2: "id" is "1" as in entry 1, expected a text that no other/],
  [JSON.stringify([{ ...entry, until: 1 }]), /entry 1: "until" is not known, expected "id", /],
  [JSON.stringify([entry, { ...entry, list: 'exempt' }]), /entry 2: "expiresAt" is missing, expected a time/],
])('readLists() says what is wrong with %j', (content, message) => {
  expect(() => read(content)).toThrow(message);
});

test('readLists() says that the file is not there', () => {
  expect(() => readLists(join(folder, 'none'), now)).toThrow(/ENOENT/);
});
