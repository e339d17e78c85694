import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { UtcDay } from '../../../../core/names/utc-day.ts';
import type { DayReport, DayState } from '../../../../core/tls-rpt/figures/day.ts';
import { comparedDays, judgeFailures, mayBeMany } from '../../../../core/tls-rpt/judge/judge-failures.ts';
import { emptyDay } from '../../../fakes/empty-day.ts';
import { domainName, utcDay } from '../../../fakes/names.ts';
import { mergeReport } from '../figures/merge-report.ts';

const today = utcDay('2026-11-24');
const yesterday = utcDay('2026-11-23');

interface Sample {
  submitter?: string;
  successful?: number;
  failed?: number;
  verified?: boolean;
  resultType?: string;
  policyType?: string;
}

const reportOf = (sample: Sample): DayReport => {
  const { successful = 0, failed = 0, verified = true, submitter = 'google.com' } = sample;
  const { resultType = 'certificate-expired', policyType = 'sts' } = sample;
  const results = failed > 0 ? [{ resultType, failedSessions: failed, details: 1 }] : [];
  return {
    submitter,
    verified,
    verification: verified ? 'dkim-aligned' : 'unsigned',
    digest: JSON.stringify(sample),
    policies: [
      {
        policyType,
        mode: 'enforce',
        successfulSessions: successful,
        failedSessions: failed,
        results,
        failures: [],
      },
    ],
  };
};

const dayOf = (day: UtcDay, samples: Sample[]): DayState =>
  samples.reduce(
    (state, sample, index) =>
      mergeReport(state, `${day}-${index}-${JSON.stringify(sample)}`, reportOf(sample)),
    emptyDay(domainName('example.com'), day),
  );

const daysBefore = (count: number) =>
  new Date(Date.parse('2026-11-20') - count * 86_400_000).toISOString().slice(0, 10);

/** Four weeks of the same. */
const usually = (...samples: Sample[]): DayState[] =>
  Array.from({ length: 28 }, (_, index) => dayOf(utcDay(daysBefore(index + 1)), samples));

/** Reporters that are known, and reported no sessions. */
const known = [{ submitter: 'b.example' }, { submitter: 'c.example' }];

const calm = usually({ successful: 1000, failed: 2 }, ...known);

describe('judgeFailures()', () => {
  test.each<[why: string, recent: Sample[], usual: DayState[]]>([
    ['everything fails', [{ failed: 100 }], calm],
    ['everything fails on a quiet day', [{ failed: 12 }], usually({ successful: 1000, failed: 50 })],
    ['a tenth fails, while hardly anything failed before', [{ successful: 900, failed: 100 }], calm],
    [
      'more than three times the usual',
      [{ successful: 690, failed: 310 }],
      usually({ successful: 900, failed: 100 }),
    ],
    ['everything fails, while half is usual', [{ failed: 1000 }], usually({ successful: 500, failed: 500 })],
    [
      'all sessions of one large reporter fail with certificate-expired, among many successes of others',
      [
        { submitter: 'google.com', failed: 400 },
        { submitter: 'microsoft.com', successful: 100_000 },
      ],
      usually(
        { submitter: 'microsoft.com', successful: 100_000 },
        { submitter: 'google.com', successful: 400 },
      ),
    ],
    ['sessions fail under DANE', [{ failed: 50, policyType: 'tlsa', resultType: 'tlsa-invalid' }], calm],
    ['sessions fail without a detail', [{ failed: 50, resultType: '' }], calm],
  ])('raises the alarm: %s', (_, recent, usual) => {
    expect(judgeFailures([dayOf(yesterday, recent)], usual)).toBeDefined();
  });

  test.each<[why: string, recent: Sample[], usual: DayState[]]>([
    ['no reports', [], calm],
    ['no failures', [{ successful: 1000 }], calm],
    ['1 of 2 sessions', [{ successful: 1, failed: 1 }], calm],
    ['9 of 9 sessions', [{ failed: 9 }], calm],
    ['a small share of very many', [{ successful: 100_000, failed: 2_000 }], calm],
    ['as many as usual', [{ successful: 900, failed: 100 }], usually({ successful: 900, failed: 100 })],
    ['twice the usual', [{ successful: 800, failed: 200 }], usually({ successful: 900, failed: 100 })],
    ['a reporter that always fails', [{ failed: 50 }], usually({ failed: 50 })],
    [
      'a reporter that always fails beside others',
      [
        { submitter: 'odd.example', failed: 50 },
        { submitter: 'google.com', successful: 100_000 },
      ],
      usually({ submitter: 'odd.example', failed: 50 }, { submitter: 'google.com', successful: 100_000 }),
    ],
    ['a reporter that was never seen before', [{ failed: 10 }], []],
    ['a stranger among known reporters', [{ submitter: 'x.example', failed: 1_000_000 }], calm],
    ['unverified reports', [{ failed: 1_000_000, verified: false }], calm],
  ])('stays silent: %s', (_, recent, usual) => {
    expect(judgeFailures([dayOf(yesterday, recent)], usual)).toBeUndefined();
  });

  test('names the days, the sessions, what failed most, under which policy, and what is usual', () => {
    const recent = [
      { successful: 10, failed: 90 },
      { submitter: 'b.example', failed: 20, resultType: 'starttls-not-supported' },
    ];
    expect(judgeFailures([dayOf(yesterday, recent)], calm)).toEqual({
      firstDay: yesterday,
      lastDay: yesterday,
      organisations: 2,
      successfulSessions: 10,
      failedSessions: 110,
      usualShare: 2 / 1002,
      resultType: 'certificate-expired',
      applied: { policyType: 'sts', mode: 'enforce' },
    });
  });

  test.each([
    ['several names of one organisation', ['mx1.b.example', 'mx2.b.example'], 1],
    ['free names below one private suffix', ['a1.dedyn.io', 'a2.dedyn.io'], 1],
    ['two organisations', ['mx.b.example', 'mx.c.example'], 2],
  ])('counts organisations, so that nobody confirms their own failures: %s', (_, names, organisations) => {
    const usual = usually(...names.map((submitter) => ({ submitter, successful: 1000 })));
    const recent = names.map((submitter) => ({ submitter, failed: 100 }));
    expect(judgeFailures([dayOf(yesterday, recent)], usual)).toMatchObject({
      failedSessions: 200,
      organisations,
    });
  });

  test.each(['google.com', 'mail.google.com'])(
    'names the failing reporter whose organisation was seen first, whatever number another claims: %s',
    (submitter) => {
      const large = { submitter: 'microsoft.com', successful: 1_000_000_000 };
      const usual = usually({ submitter, successful: 1000 }, large).map((state, ago) =>
        ago < 20
          ? dayOf(state.day, [
              { submitter, successful: 1000 },
              large,
              { submitter: 'a.example', successful: 1 },
            ])
          : state,
      );
      const liar = { submitter: 'a.example', failed: 1_000_000 };
      const recent = dayOf(yesterday, [{ submitter, failed: 400 }, large, liar]);
      expect(judgeFailures([recent], usual)).toMatchObject({ submitter, failedSessions: 400 });
    },
  );

  test('names only the days of failing reports', () => {
    const before = dayOf(utcDay('2026-11-22'), [{ submitter: 'b.example', successful: 5 }]);
    const failed = dayOf(yesterday, [{ failed: 100 }]);
    expect(judgeFailures([before, failed], calm)).toMatchObject({ firstDay: yesterday, lastDay: yesterday });
  });

  test('counts no successes of unknown reporters', () => {
    const stranger = { submitter: 'x.example', successful: 1_000_000 };
    expect(judgeFailures([dayOf(yesterday, [{ failed: 100 }, stranger])], calm)).toMatchObject({
      failedSessions: 100,
      successfulSessions: 0,
    });
  });

  test('does not count unknown reporters’ past days towards the usual level', () => {
    const receivedDay = yesterday;
    const backdated = { ...reportOf({ submitter: 'x.example', failed: 1_000_000 }), receivedDay };
    const steered = calm.map((state) => mergeReport(state, 'backdated', backdated));
    const outage = [dayOf(yesterday, [{ failed: 200, successful: 800 }])];
    expect(judgeFailures(outage, steered)).toEqual(judgeFailures(outage, calm));
    expect(judgeFailures(outage, calm)).toMatchObject({ failedSessions: 200 });
  });

  test('names no result type that the reporter invented', () => {
    const made = judgeFailures(
      [dayOf(yesterday, [{ failed: 100, resultType: 'see https://evil.example' }])],
      calm,
    );
    expect(made).toMatchObject({ failedSessions: 100 });
    expect(made).not.toHaveProperty('resultType');
  });

  test('ends once each failing reporter has a later normal day', () => {
    const failed = dayOf(utcDay('2026-11-22'), [{ failed: 100 }, { submitter: 'b.example', failed: 100 }]);
    const one = dayOf(yesterday, [{ submitter: 'b.example', successful: 100 }]);
    const both = dayOf(yesterday, [{ submitter: 'b.example', successful: 100 }, { successful: 500 }]);
    expect(judgeFailures([failed], calm)).toMatchObject({ failedSessions: 200 });
    expect(judgeFailures([failed, one], calm)).toMatchObject({ failedSessions: 100 });
    expect(judgeFailures([failed, both], calm)).toBeUndefined();
  });

  test('one bad day in the previous month does not make bad days normal', () => {
    const usual = [
      dayOf(utcDay('2026-11-18'), [{ failed: 1000 }]),
      ...calm.filter(({ day }) => day !== '2026-11-18'),
    ];
    expect(judgeFailures([dayOf(yesterday, [{ failed: 100 }])], usual)).toBeDefined();
  });
});

const sample = fc.record({
  submitter: fc.constantFrom('google.com', 'b.example', 'c.example'),
  successful: fc.nat(2000),
  failed: fc.nat(300),
  verified: fc.boolean(),
  resultType: fc.constantFrom('certificate-expired', 'starttls-not-supported', 'validation-failure'),
});
const recentDays = fc.record({
  '2026-11-22': fc.array(sample, { maxLength: 5 }),
  '2026-11-23': fc.array(sample, { maxLength: 5 }),
});

/** Merged one report at a time, in the order of `ranks`. */
function inOrder(days: Record<string, Sample[]>, ranks: number[]): DayState[] {
  const reports = Object.entries(days).flatMap(([day, samples]) =>
    samples.map((one, index) => ({ day, identity: `${day} ${index}`, report: reportOf(one) })),
  );
  const ranked = reports
    .map((one, index) => ({ ...one, rank: ranks[index % ranks.length] ?? 0 }))
    .toSorted((a, b) => a.rank - b.rank);
  const states = new Map<string, DayState>();
  for (const { day, identity, report } of ranked) {
    states.set(
      day,
      mergeReport(states.get(day) ?? emptyDay(domainName('example.com'), utcDay(day)), identity, report),
    );
  }
  return [...states.values()];
}

test('judgeFailures() gives the same result for the same reports in any order', () => {
  const ranks = fc.array(fc.nat(), { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(recentDays, ranks, (days, order) => {
      expect(judgeFailures(inOrder(days, order), calm)).toEqual(judgeFailures(inOrder(days, [0]), calm));
    }),
  );
});

test('judgeFailures() ignores unverified reports, recent or old', () => {
  fc.assert(
    fc.property(recentDays, fc.array(sample, { maxLength: 5 }), (days, old) => {
      const onlyVerified = Object.fromEntries(
        Object.entries(days).map(([day, samples]) => [day, samples.filter(({ verified }) => verified)]),
      );
      const forged = usually(
        { successful: 1000, failed: 2 },
        ...known,
        ...old.map((one) => ({ ...one, verified: false })),
      );
      expect(judgeFailures(inOrder(days, [0]), forged)).toEqual(
        judgeFailures(inOrder(onlyVerified, [0]), calm),
      );
    }),
  );
});

test('judgeFailures() ignores fewer than ten failed sessions, whatever their share', () => {
  const few = fc.array(fc.record({ successful: fc.nat(5), failed: fc.nat(3) }), { maxLength: 3 });
  fc.assert(
    fc.property(few, (samples) => {
      expect(judgeFailures([dayOf(yesterday, samples)], calm)).toBeUndefined();
    }),
  );
});

test('comparedDays() gives the last days and the four weeks before them', () => {
  expect(comparedDays(today)).toEqual({
    recent: { from: '2026-11-20', to: '2026-11-24' },
    usual: { from: '2026-10-23', to: '2026-11-19' },
  });
});

test('comparedDays() keeps the weeks before failures that last', () => {
  expect(comparedDays(utcDay('2026-12-24'), today).usual).toEqual(comparedDays(today).usual);
  expect(comparedDays(utcDay('2026-12-24'), today).recent.to).toBe('2026-12-24');
});

test.each<[string, Sample[], boolean]>([
  ['ten failures of one reporter', [{ failed: 10 }], true],
  ['nine', [{ failed: 9 }], false],
  ['a small share of each', [{ failed: 10, successful: 1000 }], false],
  [
    'failures beside the successes of a stranger',
    [{ failed: 10 }, { submitter: 'x.example', successful: 1_000_000 }],
    true,
  ],
  ['unverified failures', [{ failed: 100, verified: false }], false],
])('mayBeMany() of %s', (_, samples, expected) => {
  expect(mayBeMany([dayOf(yesterday, samples)])).toBe(expected);
});

test('mayBeMany() is true wherever judgeFailures() finds something', () => {
  fc.assert(
    fc.property(recentDays, (days) => {
      const recent = inOrder(days, [0]);
      if (judgeFailures(recent, calm)) expect(mayBeMany(recent)).toBe(true);
    }),
  );
});
