import { expect, test } from 'vitest';
import { sumReadings } from '../../../../service/intake/budget/sum-readings.ts';
import { World } from '../../world.ts';
import { storedReportOf } from '../stored-reports.ts';

test('sumReadings() keeps what somebody signed, as sums', () => {
  const world = new World();
  const signed = storedReportOf(world, { failed: 2 });
  const policies = Array.from({ length: 1_000 }, () => ({
    policyType: 'sts',
    failedSessions: 1,
    mxHost: ['x'],
  }));
  const large = { ...signed, report: { policies, notes: [] } };
  const summed = sumReadings([signed, storedReportOf(world, { verified: false }), large]);
  expect(summed).toEqual([signed, { ...large, report: expect.anything() }]);
  expect(summed[1]?.report.policies).toEqual([
    { policyType: 'sts', successfulSessions: 0, failedSessions: 1_000 },
  ]);
});
