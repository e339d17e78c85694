import { describe, expect, test } from 'vitest';
import { monthlyCost } from '../../scripts/monthly-cost.ts';

describe('monthlyCost()', () => {
  test('grows no faster than the domains', () => {
    const perDomain = (domains: number) =>
      Object.values(monthlyCost(domains)).reduce((sum, each) => sum + each, 0) / domains;
    expect(perDomain(1_000_000)).toBeLessThan(perDomain(10_000) * 1.05);
    expect(perDomain(10_000)).toBeLessThan(perDomain(100) * 2);
  });

  test('counts the calls that a report needs', () => {
    expect(monthlyCost(100)['Reports read and counted (Lambda, S3)']).toBeGreaterThan(0.5);
  });
});
