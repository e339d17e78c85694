/**
 * From testing to enforce on evidence. Under `testing` senders deliver and report what they would have refused; when
 * enough of them have reported for long enough and nothing would have bounced, `enforce` is safe. Only verified
 * reports count: anybody can send a report that says all is well.
 */
import { addDays, dayOf } from '../names/utc-day.ts';
import type { CoverageFinding } from './coverage.ts';
import type { Policy } from './policy.ts';

/** What verified reports say about one UTC day, for the sts policies of the domain. */
export interface EvidenceDay {
  /** `2026-11-24`. */
  day: string;
  /** Organisational domains of the reporters. */
  reporters: string[];
  successfulSessions: number;
  /** As the details told them; those may overlap (RFC 8460 §4.3). */
  failures: { resultType: string; sessions: number }[];
  /** Failed sessions that no detail accounts for: details are optional, and some reporters leave them out. */
  unexplainedSessions: number;
}

export interface EvidenceCriteria {
  /** So many UTC days in a row before today, and without a failure that would have bounced mail. */
  days: number;
  /** Days among them with at least one report: quiet weekends are no objection. */
  reportedDays: number;
  sessions: number;
  reporters: number;
}

/** Two weeks contain each weekday twice, the monthly certificate renewals of half the servers, and two weekends. */
export const defaultCriteria: EvidenceCriteria = { days: 14, reportedDays: 7, sessions: 50, reporters: 2 };

export interface MissingEvidence {
  code: 'mode' | 'days' | 'reported-days' | 'sessions' | 'reporters' | 'failures' | 'coverage';
  have: number;
  want: number;
  /** One sentence without a final stop. */
  message: string;
}

export interface EvidenceQuestion {
  policy: Policy;
  /** Since when the present testing policy is announced, RFC 3339 UTC. */
  testingSince: string | undefined;
  days: EvidenceDay[];
  coverage: CoverageFinding[];
  now: Date;
}

/**
 * RFC 8460 §4.3: failures that make no sender refuse mail under MTA-STS: those of DANE, which stands for itself, and
 * those of fetching the policy, without which a sender has none. A type that we do not know counts as a refusal.
 */
const harmless = new Set([
  'tlsa-invalid',
  'dnssec-invalid',
  'dane-required',
  'sts-policy-fetch-error',
  'sts-policy-invalid',
  'sts-webpki-invalid',
]);

/** Whether a failure of this type would have bounced, or at least delayed, mail under `enforce`. */
export const wouldBounce = (resultType: string) => !harmless.has(resultType.toLowerCase());

const dayMilliseconds = 86_400_000;

/** What is missing until `enforce` is safe; empty when nothing is. */
export function findMissingEvidence(
  question: EvidenceQuestion,
  criteria: EvidenceCriteria = defaultCriteria,
): MissingEvidence[] {
  const { policy, testingSince, coverage, now } = question;
  if (policy.mode !== 'testing' || testingSince === undefined) {
    return [
      {
        code: 'mode',
        have: 0,
        want: 1,
        message: 'The policy is not announced with mode "testing", so nothing was tried',
      },
    ];
  }
  const days = questionDays(question, criteria);
  const testedDays = Math.max(0, Math.floor((now.getTime() - Date.parse(testingSince)) / dayMilliseconds));
  const reported = days.filter(({ reporters }) => reporters.length > 0).length;
  const sessions = days.reduce((sum, { successfulSessions }) => sum + successfulSessions, 0);
  const reporters = new Set(days.flatMap((day) => day.reporters)).size;
  return [
    ...tooFew('days', testedDays, criteria.days, 'Days of testing'),
    ...tooFew(
      'reported-days',
      reported,
      criteria.reportedDays,
      `Days with a verified report among the last ${criteria.days}`,
    ),
    ...tooFew(
      'sessions',
      sessions,
      criteria.sessions,
      `Successful sessions reported in the last ${criteria.days} days`,
    ),
    ...tooFew(
      'reporters',
      reporters,
      criteria.reporters,
      `Verified reporters in the last ${criteria.days} days`,
    ),
    ...findFailures(days),
    ...findUncovered(coverage),
  ];
}

/** So far ahead a date is looked for; what is further away depends on more than waiting. */
const foreseenDays = 60;

/** What is taken to repeat itself: a week has quiet days, too. */
const repeatedDays = 7;

/**
 * From when nothing is missing if reports go on as in the last week and nothing fails. Undefined where waiting does
 * not bring what is missing: an MX that is not covered, or too few reporters.
 */
export function findPossibleFrom(
  question: EvidenceQuestion,
  criteria: EvidenceCriteria = defaultCriteria,
): Date | undefined {
  const { now, testingSince } = question;
  if (testingSince === undefined) return undefined;
  const midnight = Date.parse(dayOf(now));
  const days = foreseeDays(question);
  // What is missing changes only with the UTC day, or when testing has lasted long enough.
  const moments = [
    now.getTime(),
    Date.parse(testingSince) + criteria.days * dayMilliseconds,
    ...Array.from({ length: foreseenDays }, (_, index) => midnight + (index + 1) * dayMilliseconds),
  ].sort((a, b) => a - b);
  const found = moments.find(
    (time) =>
      time >= now.getTime() &&
      findMissingEvidence({ ...question, days, now: new Date(time) }, criteria).length === 0,
  );
  return found === undefined ? undefined : new Date(found);
}

/** The known days, then the last week over and over without its failures. */
function foreseeDays({ days, testingSince = '', now }: EvidenceQuestion): EvidenceDay[] {
  const today = dayOf(now);
  const known = days.filter(({ day }) => day < today);
  const isReported = (day: string) => known.some((one) => one.day === day && one.reporters.length > 0);
  // What has not come yet is not taken for silence.
  const last = [-1, -2, -3].find((ago) => isReported(addDays(today, ago))) ?? -1;
  const week = Array.from({ length: repeatedDays }, (_, index) => addDays(today, last - index))
    .filter((day) => day >= testingSince.slice(0, 10))
    .reverse();
  const foreseen = Array.from({ length: foreseenDays }, (_, index): EvidenceDay => {
    const day = addDays(today, index);
    const repeated = known.find((one) => one.day === week[(index - last - 1) % week.length]);
    const { reporters = [], successfulSessions = 0 } = repeated ?? {};
    // Today is not over, but what failed today is known.
    const { failures = [], unexplainedSessions = 0 } = days.find((one) => one.day === day) ?? {};
    return { day, reporters, successfulSessions, failures, unexplainedSessions };
  });
  return [...known, ...foreseen];
}

/** The days that count: whole ones since testing began, as many as the criteria ask for, without today. */
function questionDays(
  { days, testingSince = '', now }: EvidenceQuestion,
  criteria: EvidenceCriteria,
): EvidenceDay[] {
  const today = dayOf(now);
  const first = addDays(today, -criteria.days);
  const begun = testingSince.slice(0, 10);
  return days.filter(({ day }) => day >= first && day >= begun && day < today);
}

function tooFew(code: MissingEvidence['code'], have: number, want: number, what: string): MissingEvidence[] {
  return have >= want ? [] : [{ code, have, want, message: `${what}: ${have}, expected ${want}` }];
}

function findFailures(days: EvidenceDay[]): MissingEvidence[] {
  const found = days.flatMap(({ day, failures, unexplainedSessions }) => [
    ...failures
      .filter(({ resultType, sessions }) => sessions > 0 && wouldBounce(resultType))
      .map(({ resultType, sessions }) => ({ sessions, latest: `for ${day} (${resultType})` })),
    ...(unexplainedSessions > 0
      ? [{ sessions: unexplainedSessions, latest: `for ${day} (no reason given)` }]
      : []),
  ]);
  const last = found.at(-1);
  if (!last) return [];
  // How many were told, not how many sessions there were: details may overlap.
  const told = found.reduce((sum, { sessions }) => sum + sessions, 0);
  const message = `Failures that may bounce mail under "enforce" were reported, the latest ${last.latest}, expected none`;
  return [{ code: 'failures', have: told, want: 0, message }];
}

function findUncovered(coverage: CoverageFinding[]): MissingEvidence[] {
  const hosts = coverage.filter(
    ({ code }) => code === 'mx-uncovered' || code === 'mx-is-address' || code === 'mx-unknown',
  );
  const [first] = hosts;
  return first ? [{ code: 'coverage', have: hosts.length, want: 0, message: first.message }] : [];
}
