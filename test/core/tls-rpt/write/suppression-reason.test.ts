import { expect, test } from 'vitest';
import { suppressedDays, suppressionReasons } from '../../../../core/tls-rpt/write/suppression-reason.ts';

test('suppressedDays waits a year after a complaint, and a month after a bounce', () => {
  expect(suppressionReasons.map((reason) => suppressedDays[reason])).toEqual([30, 365, 365]);
});
