import { expect, test } from 'vitest';
import { UnknownTaskError } from '../../../service/ports/task-queue.ts';

test('UnknownTaskError names the kind, which is untrusted text, and the known kinds', () => {
  const { message, kind } = new UnknownTaskError('x'.repeat(500), ['rotate-id', 'send-digest']);
  expect(message).toBe(`Cannot work on "${'x'.repeat(80)}": expected "rotate-id" or "send-digest"`);
  expect(kind).toHaveLength(500);
});
