import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DayReport } from '../../../../core/tls-rpt/figures/day.ts';
import { addTallies } from '../../../../core/tls-rpt/figures/rest.ts';
import { type ReportTally, tallyReport } from '../../../../core/tls-rpt/figures/tally-report.ts';
import { changeRest, openTallies } from '../../../../service/intake/placing/change-rest.ts';
import { dayRestKey, dayRestObject } from '../../../../service/store/reports/day-rest.ts';
import { shortDigest } from '../../../../service/store/short-digest.ts';
import { policyOf, reportOf } from '../../../core/tls-rpt/figures/day-reports.ts';
import { utcDay } from '../../../fakes/names.ts';
import { World } from '../../world.ts';

const day = utcDay('2026-11-22');
const isKnown = () => false;

const reportWith = (failedSessions: number): DayReport =>
  reportOf([policyOf({ failedSessions })], { submitter: `r${failedSessions % 7}.example` });
const tally = (failedSessions: number): ReportTally => tallyReport(reportWith(failedSessions));
const identityOf = (n: number): string => shortDigest(`${n}`);

type Change = [n: number, failedSessions: number | undefined];

/** One shard of a day, and what it must contain. */
class Shard {
  readonly world = new World();
  readonly expected = new Map<string, ReportTally>();
  readonly place = { side: 'verified', domain: this.world.domain, day } as const;
  readonly key = dayRestKey('verified', day, this.world.domain, '5');

  async change(changes: Change[], itemised: number[] = []) {
    const tallies = new Map(
      changes.map(([n, failed]) => [identityOf(n), failed === undefined ? undefined : tally(failed)]),
    );
    const listed = Object.fromEntries(itemised.map((n) => [identityOf(n), reportWith(0)]));
    const sums = await changeRest(this.world.ports, this.place, new Map([['5', tallies]]), {
      before: {},
      itemised: listed,
      isKnown,
    });
    for (const [identity, one] of tallies) {
      if (one) this.expected.set(identity, one);
      else this.expected.delete(identity);
    }
    const counted = [...this.expected].filter(([identity]) => !Object.hasOwn(listed, identity));
    return {
      sum: sums['5'],
      expected: addTallies(
        counted.map(([, one]) => one),
        isKnown,
      ),
    };
  }

  /** Adds so many reports at once. */
  add = (count: number, from = 0) =>
    this.change(Array.from({ length: count }, (_, n): Change => [from + n, from + n]));

  async stored() {
    const { reports, closed = {} } = (await dayRestObject.load(this.world.ports, this.key))?.state ?? {
      reports: {},
    };
    return { open: Object.keys(reports).length, parts: Object.keys(closed).length };
  }
}

const numbersOf = ({ sources: _, ...numbers }: ReturnType<typeof addTallies>) => numbers;

describe('changeRest()', () => {
  test('keeps a limited number of tallies in a shard, however many there are, and counts all', async () => {
    const shard = new Shard();
    for (let n = 0; n < 10; n++) {
      const { sum, expected } = await shard.add(40, n * 40);
      expect(numbersOf(sum ?? expected)).toEqual(numbersOf(expected));
    }
    expect(await shard.stored()).toEqual({ open: 400 - 3 * openTallies, parts: 3 });
  });

  test('reads and writes no closed part again for a new report', async () => {
    const shard = new Shard();
    await shard.add(3 * openTallies + 5);
    shard.world.handles.store.calls.splice(0);
    await shard.change([[9_999, 1]]);
    expect(new Set(shard.world.handles.store.calls.map(({ key }) => key))).toEqual(new Set([shard.key]));
  });

  test('takes the many tallies that the version before left in one shard', async () => {
    const shard = new Shard();
    const reports = Object.fromEntries(Array.from({ length: 600 }, (_, n) => [identityOf(n), tally(n)]));
    await dayRestObject.create(shard.world.ports, shard.key, { schema: 1, reports });
    for (const [identity, one] of Object.entries(reports)) shard.expected.set(identity, one);
    const { sum, expected } = await shard.change([[1, 5_000]]);
    expect(numbersOf(sum ?? expected)).toEqual(numbersOf(expected));
    expect(await shard.stored()).toEqual({ open: 600 - 4 * openTallies, parts: 4 });
  });

  test('counts a report once that the version before has revised beside its closed part', async () => {
    const shard = new Shard();
    await shard.add(2 * openTallies);
    const stored = await dayRestObject.load(shard.world.ports, shard.key);
    const [part] = Object.values(stored?.state.closed ?? {});
    const [identity = ''] = part?.identities ?? [];
    await dayRestObject.change(shard.world.ports, shard.key, (before) => ({
      ...(before ?? { schema: 1 as const }),
      reports: { ...before?.reports, [identity]: tally(7_000) },
    }));
    shard.expected.set(identity, tally(7_000));
    const { sum, expected } = await shard.change([[9_999, 1]]);
    expect(numbersOf(sum ?? expected)).toEqual(numbersOf(expected));
  });

  test('keeps what a newer version wrote into a tally that is revised in a closed part', async () => {
    const shard = new Shard();
    const newer = { ...tally(1), ofANewerVersion: true };
    const reports = { [identityOf(0)]: newer };
    await dayRestObject.create(shard.world.ports, shard.key, { schema: 1, reports });
    await shard.add(2 * openTallies, 1);
    await shard.change([[0, 3]]);
    const open = (await dayRestObject.load(shard.world.ports, shard.key))?.state.reports;
    expect(open?.[identityOf(0)]).toMatchObject({ ofANewerVersion: true, failedSessions: 3 });
  });

  test('counts nothing of a part whose shard was not written, and makes the same part again', async () => {
    const shard = new Shard();
    const { put } = shard.world.handles.store;
    shard.world.handles.store.put = async (key, ...rest) => {
      if (key === shard.key) throw new Error('the fold dies');
      return put.call(shard.world.handles.store, key, ...rest);
    };
    await expect(shard.add(openTallies + 1)).rejects.toThrow('dies');
    shard.world.handles.store.put = put;
    const keys = shard.world.handles.store.keys('day-rests/');
    expect(keys).toHaveLength(1);
    const { sum, expected } = await shard.add(openTallies + 1);
    expect(numbersOf(sum ?? expected)).toEqual(numbersOf(expected));
    expect(shard.world.handles.store.keys('day-rests/').sort()).toEqual([...keys, shard.key].sort());
  });

  test('keeps the sum of a closed part that is lost, also without the reports that are itemised', async () => {
    const shard = new Shard();
    const { sum: whole } = await shard.add(openTallies + 1);
    const { world, key } = shard;
    const [part = ''] = world.handles.store
      .keys('')
      .filter((one) => one.startsWith(key.replace('.json', '-')));
    await world.ports.store.delete(part);
    const { sum } = await shard.change([[500, 1]], [0]);
    expect(sum?.failedSessions).toBe((whole?.failedSessions ?? 0) + 1);
    expect(sum?.reports).toBe((whole?.reports ?? 0) + 1);
  });

  test('loses nothing if several folds change a shard at once', async () => {
    const shard = new Shard();
    await Promise.all(Array.from({ length: 8 }, (_, n) => shard.add(60, n * 60)));
    const { sum, expected } = await shard.change([[0, 1]]);
    expect(sum?.reports).toBe(480);
    expect(numbersOf(sum ?? expected)).toEqual(numbersOf(expected));
  });

  test('counts each report as last changed, whether its part is closed, and not while it is itemised', async () => {
    const anyChange = fc.tuple(fc.nat(400), fc.option(fc.nat(50), { nil: undefined, freq: 4 }));
    const anyStep = fc.record({
      changes: fc.uniqueArray(anyChange, { maxLength: 150, minLength: 20, selector: ([n]) => n }),
      itemised: fc.uniqueArray(fc.nat(400), { maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 2, maxLength: 5 }), async (steps) => {
        const shard = new Shard();
        await shard.add(300);
        for (const { changes, itemised } of steps) {
          const { sum, expected } = await shard.change(changes, itemised);
          expect(numbersOf(sum ?? expected)).toEqual(numbersOf(expected));
        }
        expect((await shard.stored()).open).toBeLessThanOrEqual(openTallies);
      }),
      { numRuns: 20 },
    );
  });
});
