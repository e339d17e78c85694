import { expect, test } from 'vitest';
import { prices } from '../../scripts/aws-prices.table.ts';

test('prices are small numbers of dollars, and whole numbers of what is free', () => {
  for (const [name, price] of Object.entries(prices)) {
    expect(price, name).toBeGreaterThan(0);
    if (/free/i.test(name)) expect(Number.isInteger(price), name).toBe(true);
    else expect(price, name).toBeLessThan(1);
  }
});
