import { expect, test } from 'vitest';
import { timestampOf } from '../../../core/names/timestamp.ts';

test('timestampOf() writes UTC with milliseconds, so that texts sort like times', () => {
  const [early, late] = [new Date('2026-11-23T14:05:00+01:00'), new Date('2026-11-23T13:05:00.007Z')];
  expect([timestampOf(early), timestampOf(late)]).toEqual([
    '2026-11-23T13:05:00.000Z',
    '2026-11-23T13:05:00.007Z',
  ]);
});
