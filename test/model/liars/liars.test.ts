/**
 * Liars among honest reporters: any number, under any name that they can sign for. The rules in decision 0014 keep them
 * from influencing enforce and alarms. The test disables each rule in turn, and the model must find the harm.
 *
 * As in ../rules.test.ts, `npm test` replays histories that are known to do harm (known-harms.json), `npm run
 * test:model` searches, and STRICTMX_UPDATE=1 rewrites the file.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { addDays } from '../../../core/names/utc-day.ts';
import type * as BoundReport from '../../../core/tls-rpt/bounds/bound-report.ts';
import type * as CountableDay from '../../../core/tls-rpt/figures/countable-day.ts';
import type * as Day from '../../../core/tls-rpt/figures/day.ts';
import type * as Identity from '../../../core/tls-rpt/figures/identity.ts';
import type * as Itemise from '../../../core/tls-rpt/figures/itemise.ts';
import { itemLimits } from '../../../core/tls-rpt/figures/itemise.ts';
import type * as Seen from '../../../core/tls-rpt/figures/reporter-days.ts';
import type * as Rest from '../../../core/tls-rpt/figures/rest.ts';
import type * as StorageBudget from '../../../core/tls-rpt/figures/storage-budget.ts';
import type * as Tally from '../../../core/tls-rpt/figures/tally-report.ts';
import type * as JudgeFailures from '../../../core/tls-rpt/judge/judge-failures.ts';
import type * as KnownReporters from '../../../core/tls-rpt/judge/known-reporters.ts';
import type * as ChooseKeeping from '../../../service/intake/budget/choose-keeping.ts';
import type * as PlaceReports from '../../../service/intake/placing/place-reports.ts';
import type * as HeedNewcomers from '../../../service/publishing/heed-newcomers.ts';
import type * as ReadEvidence from '../../../service/publishing/read-evidence.ts';
import type * as IsContradicted from '../../../service/watch/is-contradicted.ts';
import type * as ReportSilence from '../../../service/watch/report-silence.ts';
import { testDkimKey } from '../../fakes/fake-ports.ts';
import { isSearch, searchTimeLeft } from '../search.ts';
import { type TestedRule, testRules } from '../test-rules.ts';
import * as among from './liar-histories.ts';
import { type Invariant, liveAmongLiars } from './live-among-liars.ts';

const taken = vi.hoisted(() => ({ rule: '', isJudgingSilence: false }));

vi.mock('../../../core/tls-rpt/figures/reporter-days.ts', async (original) => {
  const real = await original<typeof Seen>();
  const countDays: typeof real.countSeenDays = (seen) => new Set(seen.map(({ day }) => day)).size;
  const countAll = (days: Parameters<typeof real.countKnownDays>[0], count: typeof countDays) =>
    Object.fromEntries([...real.seenReports(days)].map(([source, seen]) => [source, count(seen)]));
  const countKnownDays: typeof real.countKnownDays = (days) => {
    if (taken.rule === 'days-of-arrival') return countAll(days, countDays);
    if (taken.rule === 'known-for-silence' && taken.isJudgingSilence) return countAll(days, () => 28);
    return real.countKnownDays(days);
  };
  const countSeenDays: typeof real.countSeenDays = (seen) =>
    taken.rule === 'days-of-arrival' ? countDays(seen) : real.countSeenDays(seen);
  return { ...real, countKnownDays, countSeenDays };
});

vi.mock('../../../service/publishing/read-evidence.ts', async (original) => {
  const real = await original<typeof ReadEvidence>();
  const weighReporters: typeof real.weighReporters = (...given) =>
    taken.rule === 'known-for-evidence' ? () => true : real.weighReporters(...given);
  return { ...real, weighReporters };
});

vi.mock('../../../service/publishing/heed-newcomers.ts', async (original) => {
  const real = await original<typeof HeedNewcomers>();
  const areNewcomersHeeded: typeof real.areNewcomersHeeded = (question) => {
    if (taken.rule === 'heed-newcomers') return false;
    if (taken.rule === 'end-of-heeding') return true;
    if (taken.rule !== 'heed-beyond-known') return real.areNewcomersHeeded(question);
    return question.now.getTime() - Date.parse(question.testingSince ?? '') < 28 * 86_400_000;
  };
  return { ...real, areNewcomersHeeded };
});

vi.mock('../../../core/tls-rpt/judge/known-reporters.ts', async (original) => {
  const real = await original<typeof KnownReporters>();
  const knownReporters: typeof real.knownReporters = (days) => {
    const isKnown = real.knownReporters(days);
    const dayOf = new Map(
      days.flatMap(({ day, reports }) => Object.values(reports).map((one) => [one, day])),
    );
    return (dated) => {
      if (taken.rule === 'known-for-alarms') return dated.report.verified;
      // Of what is usual, it is asked whether its reporter is known by now.
      const isUsual = dated.day !== dayOf.get(dated.report);
      return (taken.rule === 'known-for-usual' && isUsual) || isKnown(dated);
    };
  };
  return { ...real, knownReporters };
});

vi.mock('../../../service/watch/report-silence.ts', async (original) => {
  const real = await original<typeof ReportSilence>();
  const findSilence: typeof real.findSilence = (...given) => {
    taken.isJudgingSilence = true;
    const silence = real.findSilence(...given);
    taken.isJudgingSilence = false;
    return silence;
  };
  return { ...real, findSilence };
});

vi.mock('../../../core/tls-rpt/figures/rest.ts', async (original) => {
  const real = await original<typeof Rest>();
  const addTallies: typeof real.addTallies = (tallies, isKnown) => {
    if (taken.rule === 'known-in-rest') return real.addTallies(tallies, () => true);
    const { newcomersBouncingSessions = 0, ...rest } = real.addTallies(tallies, isKnown);
    return taken.rule === 'newcomers-in-rest' ? rest : { ...rest, newcomersBouncingSessions };
  };
  return { ...real, addTallies };
});

vi.mock('../../../core/tls-rpt/figures/itemise.ts', async (original) => {
  const real = await original<typeof Itemise>();
  const itemise: typeof real.itemise = (reports, limits, knownDays, firstSeen) => {
    if (taken.rule === 'known-first') return real.itemise(reports, limits, {}, firstSeen);
    if (taken.rule === 'seen-first') return real.itemise(reports, limits, knownDays);
    if (taken.rule === 'places-of-one')
      return real.itemise(
        reports,
        { ...limits, reportsPerSource: Infinity, bytesPerSource: Infinity },
        knownDays,
        firstSeen,
      );
    return taken.rule === 'less-first'
      ? itemiseByLot(reports, limits, knownDays)
      : real.itemise(reports, limits, knownDays, firstSeen);
  };
  return { ...real, itemise };
});

const itemiseByLot: typeof Itemise.itemise = (reports, limits, knownDays) => {
  const rankOf = ({ submitter }: Day.DayReport) =>
    `${9 - Math.min(7, knownDays[submitter] ?? 0)} ${createHash('sha256').update(submitter).digest('hex')}`;
  const ranked = Object.entries(reports).sort(([, a], [, b]) => (rankOf(a) < rankOf(b) ? -1 : 1));
  let bytes = 0;
  const itemised = ranked.filter(([, report]) => {
    bytes += Buffer.byteLength(JSON.stringify(report));
    return bytes <= limits.bytes;
  });
  const crowdedOut = ranked.filter((one) => !itemised.includes(one));
  return { itemised: Object.fromEntries(itemised), crowdedOut: Object.fromEntries(crowdedOut) };
};

vi.mock('../../../service/intake/placing/place-reports.ts', async (original) => {
  const real = await original<typeof PlaceReports>();
  const later = { now: () => new Date('2099-01-01T00:00:00Z') };
  const placeReports: typeof real.placeReports = (ports, ...given) =>
    real.placeReports(
      taken.rule === 'note-when-over' ? { store: ports.store, log: ports.log, clock: later } : ports,
      ...given,
    );
  return { ...real, placeReports };
});

vi.mock('../../../core/tls-rpt/figures/identity.ts', async (original) => {
  const real = await original<typeof Identity>();
  const reportIdentity: typeof real.reportIdentity = (parts) =>
    real.reportIdentity({
      ...parts,
      ...(taken.rule === 'own-identity' && { submitter: undefined }),
      ...(taken.rule === 'content-as-id' && { content: () => '' }),
    });
  return { ...real, reportIdentity };
});

vi.mock('../../../core/tls-rpt/figures/day.ts', async (original) => {
  const real = await original<typeof Day>();
  const compareReports: typeof real.compareReports = (a, b) =>
    taken.rule === 'verified-first'
      ? real.compareReports({ ...a, verified: true }, { ...b, verified: true })
      : real.compareReports(a, b);
  return { ...real, compareReports };
});

vi.mock('../../../service/intake/budget/choose-keeping.ts', async (original) => {
  const real = await original<typeof ChooseKeeping>();
  const chooseKeeping: typeof real.chooseKeeping = async (...given) => {
    const keeping = await real.chooseKeeping(...given);
    return taken.rule === 'count-above-budget' && keeping === 'sums' ? 'nothing' : keeping;
  };
  return { ...real, chooseKeeping };
});

vi.mock('../../../core/tls-rpt/figures/storage-budget.ts', async (original) => {
  const real = await original<typeof StorageBudget>();
  const fitsBudget: typeof real.fitsBudget = (stored, budgetBytes, arrival) => {
    const isAsKnown = taken.rule === 'reserve' && arrival.rank === 'signed';
    return real.fitsBudget(
      taken.rule === 'budget-of-one' ? { ...stored, sources: {} } : stored,
      budgetBytes,
      isAsKnown ? { ...arrival, rank: 'known' } : arrival,
    );
  };
  return { ...real, fitsBudget };
});

vi.mock('../../../core/tls-rpt/figures/countable-day.ts', async (original) => {
  const real = await original<typeof CountableDay>();
  const countableDay: typeof real.countableDay = (report, receivedDay) =>
    real.countableDay(report, taken.rule === 'day-ahead' ? addDays(receivedDay, 10_000) : receivedDay);
  return { ...real, countableDay };
});

vi.mock('../../../core/tls-rpt/judge/judge-failures.ts', async (original) => {
  const real = await original<typeof JudgeFailures>();
  const judgeFailures: typeof real.judgeFailures = (recent, usual) =>
    taken.rule === 'ten-failures'
      ? real.judgeFailures(tenfold(recent), tenfold(usual))
      : real.judgeFailures(recent, usual);
  const mayBeMany: typeof real.mayBeMany = (recent) =>
    real.mayBeMany(taken.rule === 'ten-failures' ? tenfold(recent) : recent);
  return { ...real, judgeFailures, mayBeMany };
});

/** All else that is judged are shares of sessions, and stays as it is. */
const tenfold = (days: readonly Day.DayState[]): Day.DayState[] =>
  days.map((state) => ({
    ...state,
    reports: Object.fromEntries(
      Object.entries(state.reports).map(([identity, report]) => [
        identity,
        {
          ...report,
          policies: report.policies.map((policy) => ({
            ...policy,
            successfulSessions: policy.successfulSessions * 10,
            failedSessions: policy.failedSessions * 10,
          })),
        },
      ]),
    ),
  }));

vi.mock('../../../service/watch/is-contradicted.ts', async (original) => {
  const real = await original<typeof IsContradicted>();
  const isContradicted: typeof real.isContradicted = async (...given) =>
    taken.rule !== 'second-look' && real.isContradicted(...given);
  return { ...real, isContradicted };
});

vi.mock('../../../core/tls-rpt/bounds/bound-report.ts', async (original) => {
  const real = await original<typeof BoundReport>();
  const boundReport: typeof real.boundReport = (report, bytes) =>
    taken.rule === 'keep-sums' && bytes !== undefined
      ? { ...report, policies: [] }
      : real.boundReport(report, bytes);
  return { ...real, boundReport };
});

vi.mock('../../../core/tls-rpt/figures/tally-report.ts', async (original) => {
  const real = await original<typeof Tally>();
  const sourceOf: typeof real.sourceOf = (report) =>
    taken.rule === 'organisations' ? report.submitter : real.sourceOf(report);
  return { ...real, sourceOf };
});

beforeAll(async () => {
  // An eighth of what it is, with reports to match, so that a flood is a few reports.
  Object.assign(itemLimits.verified, { bytes: 12_000, reportsPerSource: 5, bytesPerSource: 3_000 });
  await testDkimKey();
}, 60_000);

beforeEach(() => {
  taken.rule = '';
});

interface Rule extends TestedRule {
  found: Invariant;
  /** The histories in which the harm happens. */
  among: fc.Arbitrary<among.LiarHistory>;
}

const rules: Rule[] = [
  {
    rule: 'days-of-arrival',
    what: 'reports about seven days make nobody known unless they came on seven days',
    found: 'c: enforce because of unknown reporters',
    among: among.backdaters,
  },
  {
    rule: 'organisations',
    what: 'all names of an organisation are one reporter',
    found: 'c: enforce because of unknown reporters',
    among: among.manyNames,
  },
  {
    rule: 'known-for-evidence',
    what: 'only known reporters are evidence for enforce',
    found: 'c: enforce because of unknown reporters',
    among: among.backdaters,
  },
  {
    rule: 'heed-newcomers',
    what: 'failures that only newcomers report count, too',
    found: 'a: enforce, although a newcomer saw failures',
    among: among.newcomers,
  },
  {
    rule: 'heed-beyond-known',
    what: "newcomers' failures count for two weeks after known reporters have given enough evidence",
    found: 'a: enforce, although a newcomer saw failures',
    among: among.lateNewcomers,
  },
  {
    rule: 'end-of-heeding',
    what: "newcomers' failures count no longer than that",
    found: 'b: testing for more than two weeks because of liars',
    among: among.endlessStrangers,
  },
  {
    rule: 'newcomers-in-rest',
    what: 'failures of a newcomer count even if its report is not itemised',
    found: 'a: enforce, although a newcomer saw failures',
    among: among.crowdedNewcomers,
  },
  {
    rule: 'known-in-rest',
    what: 'among reports that are not itemised, failures from unknown reporters are counted separately',
    found: 'b: testing for more than two weeks because of liars',
    among: among.endlessFlood,
  },
  {
    rule: 'known-first',
    what: 'reports of known reporters are itemised first',
    found: 'd: unknown reporters closed an alarm, or kept it from opening',
    among: among.outageInCrowd,
  },
  {
    rule: 'seen-first',
    what: 'among equals, the reporter that was seen first is itemised first in half of the list',
    found: 'd: liars hid an outage',
    among: among.laterCrowd,
  },
  {
    rule: 'less-first',
    what: 'among equals, the reporter that uses less space is itemised first',
    found: 'd: liars hid an outage',
    among: among.agedCrowd,
  },
  {
    rule: 'note-when-over',
    what: 'who is known on a day is recorded only when the day is over',
    found: 'd: unknown reporters closed an alarm, or kept it from opening',
    among: among.floodAhead,
  },
  {
    rule: 'own-identity',
    what: "the submitter is part of a report's identity",
    found: 'a: enforce, although a known reporter saw failures',
    among: among.copiedIds,
  },
  {
    rule: 'verified-first',
    what: 'only a verified report can replace a verified one',
    found: 'a: enforce, although a known reporter saw failures',
    among: among.forgers,
  },
  {
    rule: 'count-above-budget',
    what: 'a signed report above the budget is counted',
    found: 'a: enforce, although a newcomer saw failures',
    among: among.budgetFillers,
  },
  {
    rule: 'keep-sums',
    what: 'a report above the budget keeps its sums by result type',
    found: 'a: enforce, although a newcomer saw failures',
    among: among.budgetFillers,
  },
  {
    rule: 'known-for-alarms',
    what: 'only known reporters open and close alarms',
    found: 'd: unknown reporters opened an alarm',
    among: among.falseAlarms,
  },
  {
    rule: 'known-for-usual',
    what: 'only known reporters count towards the usual level',
    found: 'd: unknown reporters closed an alarm, or kept it from opening',
    among: among.falseUsual,
  },
  {
    rule: 'known-for-silence',
    what: "only a known reporter's silence counts",
    found: 'd: unknown reporters opened an alarm',
    among: among.stoppers,
  },
  {
    rule: 'places-of-one',
    what: 'an organisation can occupy only a part of the list of a day',
    found: 'd: liars hid an outage',
    among: among.placeTaker,
  },
  {
    rule: 'reserve',
    what: 'the last quarter of a budget is reserved for known reporters',
    found: "e: a known reporter's mail is not kept because of unknown reporters",
    among: among.reserveFillers,
  },
  {
    rule: 'budget-of-one',
    what: 'above half of a budget, an organisation can use no more than an eighth of it',
    found: "e: a known reporter's mail is not kept because of one organisation",
    among: among.knownFiller,
  },
  {
    rule: 'day-ahead',
    what: 'a report about a day more than three days ahead is not counted',
    found: 'f: figures for days that have not come',
    among: among.farAhead,
  },
  {
    rule: 'content-as-id',
    what: 'of a report without an id, the content is part of its identity',
    found: 'a: enforce, although a known reporter saw failures',
    among: among.twoServers,
  },
  {
    rule: 'ten-failures',
    what: 'fewer than ten failed sessions open no alarm',
    found: 'd: an alarm about a few failed sessions',
    among: among.fewFailures,
  },
  {
    rule: 'second-look',
    what: 'failures that one organisation reports and our own check contradicts are only a warning',
    found: 'd: an alarm that our own check contradicts',
    among: among.loneFailures,
  },
];

testRules({
  rules,
  among: (rule: Rule) => rule.among,
  enoughHistories: 60,
  harmsFile: new URL('known-harms.json', import.meta.url),
  take: (rule) => {
    taken.rule = rule;
  },
  live: (history, { found }, isTaken) => liveAmongLiars(history, isTaken ? { only: found } : {}),
});

/** Another way with `STRICTMX_SEED=$RANDOM npm run test:model`. */
const seed = Number(process.env.STRICTMX_SEED ?? 20_261_129);
const runs = isSearch ? 200 : 2;

test(`liars decide nothing in up to ${runs} histories`, async () => {
  const property = fc.asyncProperty(among.liarHistories, async (history) => {
    expect(await liveAmongLiars(history)).toBeUndefined();
  });
  await fc.assert(property, {
    numRuns: runs,
    seed,
    endOnFailure: true,
    ...(isSearch && { interruptAfterTimeLimit: searchTimeLeft() }),
  });
}, 600_000);

test('docs/decisions/0014 lists each of these rules', () => {
  const page = readFileSync(
    new URL('../../../docs/decisions/0014-figures-no-flood-can-bend.md', import.meta.url),
    'utf8',
  );
  const listed = [...page.matchAll(/^\| (.*) \| .* \|$/gm)].map(([, what]) => what);
  expect(listed.slice(1).toSorted()).toEqual(rules.map(({ what }) => what).toSorted());
});
