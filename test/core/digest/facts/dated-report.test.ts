import { expect, test } from 'vitest';
import { splitReports } from '../../../../core/digest/facts/dated-report.ts';
import type { UtcDay } from '../../../../core/names/utc-day.ts';
import { emptyDay } from '../../../fakes/empty-day.ts';
import { domainName, reportIdentityOf, utcDay } from '../../../fakes/names.ts';
import { mergeReport } from '../../tls-rpt/figures/merge-report.ts';
import { datedReport, facts, yesterday } from '../digest-facts.ts';

test('splitReports() finds the pending reports by day and identity', () => {
  const { report } = datedReport();
  const day = (name: UtcDay) =>
    ['a', 'b'].reduce(
      (state, identity) => mergeReport(state, identity, report),
      emptyDay(domainName('example.com'), name),
    );
  const pending = [{ day: yesterday, identity: reportIdentityOf('b') }];
  const split = splitReports(facts({ days: [day(utcDay('2026-11-20')), day(yesterday)], pending }));
  expect(split.pending).toEqual([expect.objectContaining({ day: yesterday })]);
  expect(split.earlier.map((one) => one.day)).toEqual(['2026-11-20', '2026-11-20', yesterday]);
});
