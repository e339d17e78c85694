import { expect, test } from 'vitest';
import { functionOf } from './synthesize.ts';

test.each(['ReceiveReport', 'FoldDay'])('the worker %s has memory for large reports, and no key', (id) => {
  const { Environment, MemorySize } = functionOf('workers', id);
  const { Variables } = Environment as { Variables: object };
  expect(MemorySize).toBe(1024);
  expect('DKIM_SECRET' in Variables).toBe(false);
  expect('WRITABLE_ZONES' in Variables).toBe(false);
});
