/**
 * Principle 8: whoever changes a stored object keeps what a newer version wrote into it. So each file that changes one is
 * named in unseenWriters() of a test, which fails unless keepsUnknownMembers() saw that file write.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** Of these no test watches unknown members yet. A new file has no place here. */
const notShownYet = [
  'service/store/domains/domain.ts',
  'service/life-cycle/pass-hosting.ts',
  'service/intake/store-report.ts',
  'service/access/mail-quota.ts',
  'service/access/manage-owners.ts',
  'service/daily-mail/take-turn.ts',
  'service/intake/budget/choose-keeping.ts',
  'service/intake/count-post.ts',
  'service/store/domains/keep-failure.ts',
  'service/store/domains/past-versions.ts',
  'service/hosting/save-pointers.ts',
  'service/life-cycle/change-removal.ts',
  'service/watch/refused-recipients.ts',
];

test('every new file that changes a stored object is shown to keep unknown members', () => {
  const changing = /Object\.(?:change|replace)\(|\bchange(?:Loaded)?Domain\(|\bchangeWatch\(/u;
  const writers = globSync('service/**/*.ts', { cwd: root }).filter((path) => changing.test(read(path)));
  const shown = globSync('test/service/**/*.test.ts', { cwd: root })
    .map(read)
    .flatMap((text) => [...text.matchAll(/unseenWriters\(([^)]*)\)/gu)])
    .flatMap(([, files = '']) => [...files.matchAll(/'([^']+)'/gu)].map(([, file = '']) => file));
  expect(writers.length).toBeGreaterThan(30);
  const known = new Set([...shown, ...notShownYet]);
  expect(writers.filter((path) => !known.has(path))).toEqual([]);
  expect([...known].filter((path) => !writers.includes(path))).toEqual([]);
});
