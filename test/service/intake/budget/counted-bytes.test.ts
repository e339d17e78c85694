import { expect, test } from 'vitest';
import { countedBytes } from '../../../../service/intake/budget/counted-bytes.ts';

const rawOf = (version: string) => ({
  key: 'mail/in/x',
  version,
  etag: version,
  body: new Uint8Array(),
  lastModified: new Date(0),
});

test('countedBytes() is right on average, and the same for a repeat', () => {
  const all = Array.from({ length: 4_000 }, (_, n) => rawOf(`${n}`));
  const sum = all.reduce((total, raw) => total + countedBytes(6_000, 262_144, raw), 0);
  expect(Math.abs(sum / (4_000 * 6_000) - 1)).toBeLessThan(0.25);
  expect(all.map((raw) => countedBytes(6_000, 262_144, raw))).toEqual(
    all.map((raw) => countedBytes(6_000, 262_144, raw)),
  );
  expect(countedBytes(300_000, 262_144, rawOf('x'))).toBe(300_000);
});

test('countedBytes() samples separately for each owner of one mail', () => {
  const owners = Array.from({ length: 4_000 }, (_, n) => `owner${n}`);
  const sum = owners.reduce((total, owner) => total + countedBytes(6_000, 262_144, rawOf('a'), owner), 0);
  expect(Math.abs(sum / (4_000 * 6_000) - 1)).toBeLessThan(0.25);
});
