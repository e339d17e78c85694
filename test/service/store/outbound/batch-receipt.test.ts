import { expect, test } from 'vitest';
import { batchReceiptKey, batchReceiptObject } from '../../../../service/store/outbound/batch-receipt.ts';
import { createWorld, failedSession, post } from '../../outbound/outbound-world.ts';

test('batchReceiptObject says when a batch was received, and what it said', async () => {
  const ports = createWorld();
  await post(ports, [failedSession]);
  const [key = ''] = ports.handles.store.keys('sessions/batches/');
  expect(key).toBe(batchReceiptKey(key.slice('sessions/batches/'.length, -'.json'.length)));
  expect((await batchReceiptObject.load(ports, key))?.state).toEqual({
    schema: 1,
    receivedAt: '2026-11-24T06:00:00.000Z',
    digest: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
});
