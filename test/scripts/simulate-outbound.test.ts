import { expect, test } from 'vitest';
import { simulateOutbound } from '../../scripts/simulate-outbound.ts';

test('simulateOutbound() loses and duplicates nothing from batches to reports', async () => {
  expect(await simulateOutbound(12_345, 500)).toMatchObject({ results: 12_345, reported: 12_345 });
});
