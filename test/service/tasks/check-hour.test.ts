import { expect, test } from 'vitest';
import { checkHourOf } from '../../../service/tasks/check-hour.ts';
import { domainName } from '../../fakes/names.ts';

test('checkHourOf() gives each domain a fixed hour, and each hour about as many domains', () => {
  const counts = Array<number>(24).fill(0);
  for (let index = 0; index < 24_000; index++) {
    const domain = domainName(`customer${index}.example`);
    const hour = checkHourOf(domain);
    expect(checkHourOf(domain)).toBe(hour);
    counts[hour] = (counts[hour] ?? 0) + 1;
  }
  expect(counts).toHaveLength(24);
  expect(Math.min(...counts)).toBeGreaterThan(850);
  expect(Math.max(...counts)).toBeLessThan(1150);
});
