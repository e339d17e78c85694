import { expect, test } from 'vitest';
import { ClockMap } from '../../../../service/sender/cache/clock-map.ts';

function mapOf(...used: boolean[]): ClockMap<{ isUsed: boolean }> {
  const map = new ClockMap<{ isUsed: boolean }>();
  for (const [n, isUsed] of used.entries()) map.set(String(n), { isUsed });
  return map;
}

const leave = (map: ClockMap<{ isUsed: boolean }>) => {
  const [key = ''] = map.chooseVictim() ?? [];
  map.delete(key);
  return key;
};

test.each<[string, boolean[], string]>([
  ['the first that was not used', [true, false, false], '1'],
  ['the first of all, if all were used', [true, true], '0'],
  ['the only one', [true], '0'],
  ['none of none', [], ''],
])('ClockMap gives up %s', (_, used, key) => {
  expect(leave(mapOf(...used))).toBe(key);
});

test('ClockMap spares what is used again until the hand comes back', () => {
  const map = mapOf(false, false, false);
  expect(leave(map)).toBe('0');
  const second = map.get('1');
  if (second) second.isUsed = true;
  expect([leave(map), leave(map)]).toEqual(['2', '1']);
  expect(map.size).toBe(0);
});

test('ClockMap looks at a bounded number of entries', () => {
  const map = mapOf(...Array.from({ length: 5_000 }, () => true));
  expect(leave(map)).toBe('999');
});
