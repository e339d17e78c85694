import { expect, test } from 'vitest';
import {
  countLeftOut,
  isLeftOut,
  leftOutMarkKey,
  operatorMarkKey,
  parseOperatorMarkKey,
} from '../../../../service/store/operator/operator-mark.ts';

test('the key of a mark says which mail it is about, and of which site', () => {
  const key = operatorMarkKey('mail/in/1', 'customer.example');
  expect(key).toMatch(/^operator-mail\/due\/[^/]{16}\/mail\/in\/1$/);
  const { raw, site } = parseOperatorMarkKey(key);
  expect(raw).toBe('mail/in/1');
  expect(site).not.toBe(parseOperatorMarkKey(operatorMarkKey('mail/in/1', 'other.example')).site);
});

const leftOut = (from: number, count: number, site = 'a.example', lastModified = new Date(0)) =>
  new Set(
    Array.from({ length: count }, (_, at) =>
      leftOutMarkKey({ key: `mail/in/${from + at}`, version: 'v', lastModified }, site),
    ),
  );

test('marks of mails that were not kept are few, and tell about how many mails there were', () => {
  expect(countLeftOut([...leftOut(0, 1)])).toBe(1);
  for (const count of [10, 100, 1_000, 8_000, 100_000]) {
    const estimates = [1, 2, 3, 4].map((run) => {
      const marks = [...leftOut(run * 1_000_000, count)];
      expect(marks.length).toBeLessThan(300);
      return countLeftOut(marks);
    });
    const mean = estimates.reduce((sum, one) => sum + one, 0) / estimates.length;
    expect(mean / count, `${count}: ${estimates}`).toBeGreaterThan(0.65);
    expect(mean / count, `${count}: ${estimates}`).toBeLessThan(1.5);
  }
});

test('marks of mails that were not kept are counted by site and hour, beside those of mails that were', () => {
  const one = [...leftOut(0, 1)];
  const later = [...leftOut(0, 1, 'a.example', new Date(3_600_000))];
  const other = [...leftOut(0, 1, 'b.example')];
  const kept = operatorMarkKey('mail/in/1', 'a.example');
  expect(countLeftOut([...one, ...later, ...other, kept])).toBe(3);
  expect([...one, kept].map(isLeftOut)).toEqual([true, false]);
});
