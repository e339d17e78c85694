import fc from 'fast-check';
import type { StartMode } from './report-world.ts';
import type { Honest, Liar, Trouble } from './sent-reports.ts';

export interface LiarHistory {
  days: number;
  mode: StartMode;
  honest: Honest[];
  liars: Liar[];
}

const day = (from: number, to: number) => fc.integer({ min: from, max: to });

const troubleOf = (...kinds: Trouble[]) =>
  fc.record({ kind: fc.constantFrom(...kinds), from: day(2, 38), days: day(1, 12), isLong: fc.boolean() });

/** Reports nearly every day, for as long as the history lasts. */
const steady = fc.record({
  every: fc.constantFrom(1, 1, 2),
  from: fc.constant(0),
  lag: fc.constantFrom(1, 1, 2),
  trouble: fc.option(troubleOf('bounces', 'few', 'many', 'outage', 'harmless'), { nil: undefined, freq: 2 }),
});

/** Comes late, or seldom, or stops. */
const passing = fc.record({
  every: fc.constantFrom(1, 2, 5, 9),
  from: day(0, 35),
  until: fc.option(day(12, 50), { nil: undefined, freq: 3 }),
  lag: fc.constantFrom(1, 3),
  trouble: fc.option(troubleOf('bounces', 'outage'), { nil: undefined, freq: 2 }),
});

const organisations = fc
  .tuple(fc.array(steady, { minLength: 1, maxLength: 2 }), fc.array(passing, { maxLength: 2 }))
  .map(([some, others]): Honest[] => [...some, ...others]);

const anyLiar = {
  names: fc.constantFrom(1, 1, 2),
  isFresh: fc.boolean(),
  hasTwoNames: fc.boolean(),
  from: day(1, 30),
  days: fc.constantFrom(1, 6, 12, 50),
  every: fc.constantFrom(1, 1, 3, 13),
  ahead: fc.constantFrom(-1, -1, -1, -10, 0, 3, 20),
  batch: fc.constantFrom(1, 1, 2, 8),
  copies: fc.constant(1),
  says: fc.constantFrom<Liar['says'][]>('fine', 'fails', 'fails', 'harmless'),
  fineUntil: fc.constantFrom(0, 0, 9, 16),
  sessions: fc.constantFrom(10, 100_000),
  isLong: fc.boolean(),
  rawBytes: fc.constant(1_000),
};

/** What each kind of liar has that others have not. */
const kinds: Partial<Record<keyof Liar, fc.Arbitrary<unknown>>>[] = [
  {},
  // Many organisations.
  { names: day(5, 6), isLong: fc.constant(true), batch: fc.constant(1) },
  {
    names: day(5, 6),
    isLong: fc.constant(true),
    batch: fc.constant(4),
    ahead: day(1, 3),
    every: fc.constant(4),
  },
  // One, with many reports.
  { names: fc.constant(1), copies: fc.constant(8), batch: fc.constant(1) },
  // Very large mails.
  { names: day(5, 6), rawBytes: fc.constant(297_000), batch: fc.constant(1) },
  // In others' names.
  {
    forges: day(0, 1),
    isFresh: fc.constant(false),
    hasTwoNames: fc.constant(false),
    copies: fc.constant(1),
  },
  { copiesIdOf: day(0, 1), copies: fc.constant(1) },
];

export const liarOf = (over: Partial<Record<keyof Liar, fc.Arbitrary<unknown>>>) =>
  fc.record({ ...anyLiar, ...over }) as fc.Arbitrary<Liar>;

const liar = fc.oneof(...kinds.map(liarOf));

/** Any number of liars among honest reporters. */
export const liarHistories: fc.Arbitrary<LiarHistory> = fc.record({
  days: day(16, 46),
  mode: fc.constantFrom<StartMode[]>('testing', 'testing', 'enforce'),
  honest: organisations,
  liars: fc.array(liar, { minLength: 1, maxLength: 3 }),
});

/** In all that follows, one rule alone stands between the liars and the harm. */
type Fixed<Kind> = { [Member in keyof Kind]?: Kind[Member] | fc.Arbitrary<Kind[Member]> };

const isArbitrary = (value: unknown): value is fc.Arbitrary<unknown> => value instanceof fc.Arbitrary;

function varied<Kind extends object>(usual: Kind, over: Fixed<Kind>): fc.Arbitrary<Kind> {
  const members = Object.entries({ ...usual, ...over }).map(([name, value]) => [
    name,
    isArbitrary(value) ? value : fc.constant(value),
  ]);
  return fc.record(Object.fromEntries(members)) as fc.Arbitrary<Kind>;
}

const daily: Honest = { every: 1, from: 0, lag: 1 };
const honestOf = (over: Fixed<Honest> = {}) => varied(daily, over);

const lie: Liar = {
  names: 1,
  isFresh: false,
  hasTwoNames: false,
  from: 1,
  days: 1,
  every: 1,
  ahead: -1,
  batch: 1,
  copies: 1,
  says: 'fine',
  fineUntil: 0,
  sessions: 100,
  isLong: false,
  rawBytes: 1_000,
};

const among = (
  mode: StartMode,
  days: number | fc.Arbitrary<number>,
  honest: Fixed<Honest>[],
  ...liars: Fixed<Liar>[]
): fc.Arbitrary<LiarHistory> =>
  fc.record({
    days: typeof days === 'number' ? fc.constant(days) : days,
    mode: fc.constant(mode),
    honest: fc.tuple(...honest.map(honestOf)),
    liars: fc.tuple(...liars.map((one) => varied(lie, one))),
  });

const trouble = (kind: Trouble, from: fc.Arbitrary<number>, days: fc.Arbitrary<number>, isLong = false) =>
  fc.record({ kind: fc.constant(kind), from, days, isLong: fc.constant(isLong) });

const only = fc.constant;

/** Reports about many days of the past, all sent in one day. */
export const backdaters = among('testing', 18, [{}], { from: day(9, 13), batch: only(8) });

export const manyNames = among('testing', 20, [], { days: 40, hasTwoNames: true });

export const newcomers = among(
  'testing',
  17,
  [{}, {}, { from: day(9, 11), trouble: trouble('bounces', day(9, 11), day(3, 5)) }],
  { days: 3 },
);

/** They begin when testing has lasted for long, because of what known reporters saw. */
export const lateNewcomers = among(
  'testing',
  38,
  [
    { trouble: trouble('bounces', day(4, 6), day(13, 15)) },
    {},
    { from: day(30, 32), trouble: trouble('bounces', only(30), only(9)) },
  ],
  { days: 3 },
);

export const endlessStrangers = among('testing', 32, [{}, {}], {
  days: 50,
  isFresh: true,
  every: day(3, 6),
  says: 'fails',
  ahead: day(-3, -1),
});

/** So many organisations that a day cannot list them all. */
const crowd: Fixed<Liar> = { names: 26, isFresh: true };

export const crowdedNewcomers = among(
  'testing',
  16,
  [{}, {}, { from: day(9, 11), trouble: trouble('bounces', only(9), only(4), true) }],
  { ...crowd, from: 10, days: 4 },
);

export const endlessFlood = among('testing', 32, [{}, {}], {
  days: 50,
  isFresh: true,
  every: day(3, 6),
  copies: 6,
  says: 'fails',
});

/** Organisations that were seen once before the honest one, and come back all at once. */
export const outageInCrowd = among(
  'enforce',
  17,
  [{ from: 2, trouble: trouble('outage', only(14), day(1, 3), true) }],
  { names: 26, from: day(1, 2), days: 15, every: only(13) },
);

/** Organisations that became known after the honest one, with the shortest reports. */
export const laterCrowd = among(
  'enforce',
  18,
  [{ trouble: trouble('outage', day(14, 15), day(1, 3), true) }],
  { names: 26, from: day(4, 5), days: 14 },
);

/** Organisations that have reported for as long as the honest ones, with reports as long as can be. */
export const agedCrowd = among(
  'enforce',
  18,
  Array.from({ length: 3 }, () => ({
    trouble: fc.option(trouble('outage', day(15, 16), only(2)), { nil: undefined, freq: 2 }),
  })),
  { names: day(8, 9), isLong: true, days: 20 },
);

/** About days that have not come: they are not known yet, but have reported on more days than the honest organisation. */
export const floodAhead = among(
  'enforce',
  18,
  [{ from: 7, trouble: trouble('outage', only(14), day(1, 2), true) }],
  { names: 26, from: day(5, 6), days: 6, ahead: only(3) },
);

export const copiedIds = among('testing', 17, [{ trouble: trouble('bounces', day(9, 12), day(1, 3)) }, {}], {
  copiesIdOf: 0,
  from: 10,
  days: 7,
  ahead: -2,
  isFresh: true,
});

export const forgers = among('testing', 17, [{ trouble: trouble('bounces', day(9, 12), day(1, 3)) }, {}], {
  forges: 0,
  from: 9,
  days: 8,
  ahead: day(-2, -1),
});

export const budgetFillers = among(
  'testing',
  16,
  [{}, {}, { from: day(9, 11), trouble: trouble('bounces', only(9), only(5)) }],
  { names: 6, isFresh: true, rawBytes: 297_000, from: 9, days: 7 },
);

export const falseAlarms = among('enforce', 14, [{}, {}], {
  from: day(8, 12),
  days: day(1, 4),
  says: 'fails',
});

/** An outage of one session in three, and failures of the weeks before, sent when it begins. */
export const falseUsual = among(
  'enforce',
  20,
  [{ trouble: trouble('many', day(15, 16), only(3)) }, { trouble: trouble('many', only(15), only(3)) }],
  { names: 2, from: day(13, 15), ahead: -6, batch: 8, says: 'fails', sessions: 100_000 },
);

export const stoppers = among('enforce', 18, [{}, {}], { from: day(4, 7), days: day(4, 6) });

/** It has become known, and fills the list of each day with long reports. */
export const placeTaker = among(
  'enforce',
  18,
  [{ from: 7, trouble: trouble('outage', day(14, 15), only(3)) }],
  { days: 20, isLong: true, copies: day(10, 12) },
);

/** Nine mails of 297 KB are more than a day's budget. */
export const reserveFillers = among('enforce', 11, [{}], {
  names: 9,
  isFresh: true,
  rawBytes: 297_000,
  from: day(8, 10),
});

export const knownFiller = among('enforce', 11, [{}], { days: 11, copies: 9, rawBytes: 297_000 });

export const farAhead = among('enforce', 8, [{}], { from: day(1, 7), ahead: day(10, 300), batch: 8 });

export const twoServers = among('testing', 16, [
  { hasTwoServers: true, trouble: trouble('bounces', day(3, 12), only(1)) },
  {},
]);

export const fewFailures = among('enforce', 12, [{ trouble: trouble('few', day(7, 9), day(1, 3)) }]);

export const loneFailures = among('enforce', 10, [{}], {
  days: 10,
  says: 'harmless',
  fineUntil: day(7, 9),
  sessions: day(10, 100_000),
});
