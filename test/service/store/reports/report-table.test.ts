import { expect, test } from 'vitest';
import { reportTablePrefix } from '../../../../service/store/reports/report-table.ts';
import { utcDay } from '../../../fakes/names.ts';

test('reportTablePrefix() names the day as Athena and DuckDB read it from a folder', () => {
  expect(reportTablePrefix('policies', utcDay('2026-11-23'))).toBe('tables/policies/report_day=2026-11-23/');
});
