import { expect, test } from 'vitest';
import {
  type DaySide,
  joinSides,
  restShardOf,
  restShards,
} from '../../../../core/tls-rpt/figures/day-side.ts';
import { addTallies } from '../../../../core/tls-rpt/figures/rest.ts';
import { tallyReport } from '../../../../core/tls-rpt/figures/tally-report.ts';
import { domainName, utcDay } from '../../../fakes/names.ts';
import { reportOf } from './day-reports.ts';

const report = (verified: boolean) => reportOf([], { verified });
const side = (changes: Partial<DaySide>): DaySide => ({
  schema: 1,
  domain: domainName('example.com'),
  day: utcDay('2026-11-22'),
  reports: {},
  ...changes,
});

test('restShardOf() spreads identities over all shards', () => {
  const shards = Array.from({ length: 4096 }, (_, n) =>
    restShardOf(n.toString(16).padStart(4, '0').repeat(8)),
  );
  expect(new Set(shards).size).toBe(restShards);
});

test('joinSides() has the reports of both sides, and the sums of each', () => {
  const rest = { '1': addTallies([tallyReport(report(true))], () => false) };
  const verified = side({ reports: { a: report(true) }, rest: { ...rest, '2': rest['1'] } });
  const unverified = side({ reports: { b: report(false) } });
  expect(joinSides({ verified, unverified })).toMatchObject({
    domain: 'example.com',
    day: '2026-11-22',
    reports: { a: { verified: true }, b: { verified: false } },
    rest: { verified: { reports: 2 } },
  });
});

test('joinSides() takes a report that is in both for the verified one', () => {
  const both = {
    verified: side({ reports: { a: report(true) } }),
    unverified: side({ reports: { a: report(false) } }),
  };
  expect(joinSides(both)?.reports).toEqual({ a: report(true) });
});

test('joinSides() of nothing is nothing', () => {
  expect(joinSides({ verified: undefined, unverified: undefined })).toBeUndefined();
});
