import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DayReports, type ItemLimits, itemise } from '../../../../core/tls-rpt/figures/itemise.ts';
import { utcDay } from '../../../fakes/names.ts';
import { reportOf } from './day-reports.ts';

const report = (submitter: string, digest = 'aa') => reportOf([], { submitter, digest });
const size = Buffer.byteLength(JSON.stringify(report('r0.example')));
const roomFor = (reports: number, perSource = reports): ItemLimits => ({
  bytes: reports * size,
  reportsPerSource: perSource,
  bytesPerSource: reports * size,
});

/** `a0`, `a1` and so on, each of another organisation unless one is named. */
const many = (name: string, count: number, submitter?: string): DayReports =>
  Object.fromEntries(
    Array.from({ length: count }, (_, n) => [`${name}${n}`, report(submitter ?? `${name}${n}.example`)]),
  );

describe('itemise()', () => {
  test('lists everything while there is room', () => {
    const reports = many('r', 5);
    expect(itemise(reports, roomFor(5), {})).toEqual({ itemised: reports, crowdedOut: {} });
  });

  test('keeps the place of a reporter known from earlier days, however many others report', () => {
    const reports = { ...many('r', 50), z: report('aa.example') };
    const { itemised, crowdedOut } = itemise(reports, roomFor(3), { 'aa.example': 1 });
    expect(itemised).toHaveProperty('z');
    expect(Object.keys(itemised).length + Object.keys(crowdedOut).length).toBe(51);
  });

  test('prefers who is known for longer, up to a week', () => {
    const reports = { a: report('aa.example'), b: report('bb.example') };
    const first = (days: Record<string, number>) => Object.keys(itemise(reports, roomFor(1), days).itemised);
    expect(first({ 'aa.example': 2, 'bb.example': 1 })).toEqual(['a']);
    expect(first({ 'aa.example': 1, 'bb.example': 2 })).toEqual(['b']);
    expect(first({ 'aa.example': 7, 'bb.example': 28 })).toEqual(first({}));
  });

  test('prefers in both halves of the list who is known for longer, even with a longer report', () => {
    const seniors = many('s', 3);
    const long = reportOf([], { submitter: 'long.example', organizationName: 'x'.repeat(size / 2) });
    const knownDays = {
      ...Object.fromEntries(Object.values(seniors).map(({ submitter }) => [submitter, 7])),
      'long.example': 5,
    };
    // Two of the seniors fill the first half.
    const { itemised } = itemise({ ...seniors, z: long, ...many('r', 50) }, roomFor(5), knownDays);
    expect(Object.keys(itemised)).toEqual(expect.arrayContaining([...Object.keys(seniors), 'z']));
  });

  test('prefers who is known for longer to who was seen earlier: a single report long ago takes no place', () => {
    const reports = { a: report('aa.example'), b: report('bb.example'), c: report('cc.example') };
    const knownDays = { 'aa.example': 1, 'bb.example': 2, 'cc.example': 2 };
    const later = utcDay('2026-10-02');
    const firstSeen = { 'aa.example': utcDay('2026-10-01'), 'bb.example': later, 'cc.example': later };
    expect(itemise(reports, roomFor(2), knownDays, firstSeen).crowdedOut).toHaveProperty('a');
  });

  test('lets no organisation occupy the places of others, under whatever names', () => {
    const flood = Object.fromEntries(
      Array.from({ length: 50 }, (_, n) => [`a${n}`, report(`h${n}.flood.example`)]),
    );
    const { itemised } = itemise({ ...flood, z: report('zz.example') }, roomFor(10, 3), {});
    expect(
      Object.values(itemised).filter(({ submitter }) => submitter.endsWith('flood.example')),
    ).toHaveLength(3);
    expect(itemised).toHaveProperty('z');
  });

  test('counts bytes, not characters, for each organisation and for all', () => {
    const large = { a: report('aa.example', '🐘'.repeat(size)), b: report('bb.example') };
    expect(Object.keys(itemise(large, { ...roomFor(10), bytesPerSource: 2 * size }, {}).itemised)).toEqual([
      'b',
    ]);
    expect(Object.keys(itemise(large, roomFor(2), {}).crowdedOut)).toContain('a');
  });

  test('lets five long reports take the place of no short one', () => {
    const long = Object.fromEntries(
      Array.from({ length: 5 }, (_, n) => [`a${n}`, report(`l${n}.example`, 'a'.repeat(size))]),
    );
    const short = many('z', 4);
    const { itemised } = itemise({ ...long, ...short }, { ...roomFor(8), bytesPerSource: 3 * size }, {});
    expect(Object.keys(itemised)).toEqual(expect.arrayContaining(Object.keys(short)));
  });

  test('lets hundreds of short reports take the place of no longer one whose reporter was seen before', () => {
    const liars = many('l', 400);
    const honest = report('honest.example', 'a'.repeat(4 * size));
    const everybody = ['honest.example', ...Object.values(liars).map(({ submitter }) => submitter)];
    const knownDays = Object.fromEntries(everybody.map((name) => [name, 28]));
    const since = (day: string) => Object.fromEntries(everybody.map((name) => [name, utcDay(day)]));
    const listed = (honestSince: string) =>
      itemise({ ...liars, z: honest }, roomFor(100), knownDays, {
        ...since('2026-10-09'),
        'honest.example': utcDay(honestSince),
      }).itemised;
    expect(listed('2026-10-08')).toHaveProperty('z');
    expect(listed('2026-10-09')).not.toHaveProperty('z');
  });

  test('lets those seen first fill no more than half of the list with long reports', () => {
    const long = Object.fromEntries(
      Array.from({ length: 5 }, (_, n) => [`a${n}`, report(`l${n}.example`, 'a'.repeat(size))]),
    );
    const firstSeen = Object.fromEntries(
      Object.values(long).map(({ submitter }) => [submitter, utcDay('2026-10-01')]),
    );
    const short = many('z', 4);
    const { itemised } = itemise({ ...long, ...short }, roomFor(8), {}, firstSeen);
    expect(Object.keys(itemised)).toEqual(expect.arrayContaining(Object.keys(short)));
  });

  test('lets a known reporter’s long report come before the short ones of strangers in the second half, too', () => {
    const long = report('known.example', 'a'.repeat(4 * size));
    const { itemised } = itemise({ ...many('r', 50), z: long }, roomFor(8), { 'known.example': 1 });
    expect(itemised).toHaveProperty('z');
  });

  test('lets neither names nor identities, which senders choose, decide between equals', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'].map((name) => `${name}0.example`);
    const listed = (ordered: string[]) => {
      const reports = Object.fromEntries(ordered.map((name, n) => [`i${n}`, report(name)]));
      const { itemised } = itemise(reports, roomFor(5), {});
      return Object.values(itemised)
        .map(({ submitter }) => submitter)
        .sort();
    };
    expect(listed(names.toReversed())).toEqual(listed(names));
    expect(listed(names)).not.toEqual(names.slice(0, 5));
    expect(listed(names)).not.toEqual(names.slice(5));
  });

  test('lists the first report of each before the second of anyone', () => {
    const reports = { ...many('a', 3, 'aa.example'), ...many('b', 3, 'bb.example'), c: report('cc.example') };
    const { itemised } = itemise(reports, roomFor(3), {});
    expect(
      Object.values(itemised)
        .map(({ submitter }) => submitter)
        .sort(),
    ).toEqual(['aa.example', 'bb.example', 'cc.example']);
  });

  test('takes a reporter named like a property of every object for an unknown one', () => {
    const reports = { a: report('constructor'), b: report('__proto__') };
    expect(Object.keys(itemise(reports, roomFor(2), {}).itemised).sort()).toEqual(['a', 'b']);
  });
});

const anyReports = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[0-9a-f]{4}$/), fc.nat(5)), {
  maxLength: 30,
  selector: ([identity]) => identity,
});

test('itemise() lists the same reports of one size in any order, bit by bit or all at once', () => {
  const limits = roomFor(6, 3);
  const known = { 'r1.example': 3 };
  const firstSeen = { 'r2.example': utcDay('2026-10-01'), 'r3.example': utcDay('2026-10-02') };
  const asReports = (list: [string, number][]) =>
    Object.fromEntries(list.map(([identity, who]) => [identity, report(`r${who}.example`)]));
  fc.assert(
    fc.property(
      anyReports.chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
      ),
      ([all, shuffled]) => {
        let listed: DayReports = {};
        for (let at = 0; at < shuffled.length; at += 4)
          listed = itemise(
            { ...listed, ...asReports(shuffled.slice(at, at + 4)) },
            limits,
            known,
            firstSeen,
          ).itemised;
        expect(Object.keys(listed).sort()).toEqual(
          Object.keys(itemise(asReports(all), limits, known, firstSeen).itemised).sort(),
        );
      },
    ),
  );
});
