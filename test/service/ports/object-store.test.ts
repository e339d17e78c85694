import { expect, test } from 'vitest';
import { PreconditionFailedError } from '../../../service/ports/object-store.ts';

test('PreconditionFailedError names the object', () => {
  const error = new PreconditionFailedError('domains/example.com.json');
  expect(error.key).toBe('domains/example.com.json');
  expect(error.message).toContain('"domains/example.com.json"');
});
