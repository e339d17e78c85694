import { expect, test } from 'vitest';
import { timestampOf } from '../../../core/names/timestamp.ts';

test('timestampOf() is UTC, to the millisecond', () => {
  expect(timestampOf(new Date('2026-11-24T01:30:00.5+09:00'))).toBe('2026-11-23T16:30:00.500Z');
});
