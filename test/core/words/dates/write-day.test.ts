import { expect, test } from 'vitest';
import { writeDay, writeTime } from '../../../../core/words/dates/write-day.ts';

test('writeDay() gives the numbers of a day, and anything else as it is', () => {
  const write = (...numbers: number[]) => numbers.join('/');
  expect(writeDay('2026-02-03', write)).toBe('2026/2/3');
  expect(writeDay('2026-02-31', write)).toBe('2026-02-31');
  expect(writeDay('soon', write)).toBe('soon');
});

test('writeTime() gives the numbers of a day and the time, and anything else as it is', () => {
  const write = (...parts: unknown[]) => parts.join('/');
  expect(writeTime('2026-02-03T04:05:06Z', write)).toBe('2026/2/3/04:05');
  expect(writeTime('2026-02-03', write)).toBe('2026-02-03');
  expect(writeTime('soon', write)).toBe('soon');
});
