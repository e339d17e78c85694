import { expect, test } from 'vitest';
import { paddedPart } from '../../../../service/store/outbound/padded-part.ts';

test('paddedPart() sorts as the numbers do', () => {
  const parts = [1, 2, 10, 99, 100, 1000, 9999].map(paddedPart);
  expect(parts.toSorted()).toEqual(parts);
});
