/**
 * From testing to enforce on evidence. Under `testing` senders deliver and report what they would have refused; when
 * enough of them have reported for long enough and nothing would have bounced, `enforce` is safe. Only verified
 * reports count: anybody can send a report that says all is well.
 */
import type { CoverageFinding } from './coverage.ts';
import type { Policy } from './policy.ts';

/** What verified reports say about one UTC day, for the sts policies of the domain. */
export interface EvidenceDay {
  /** `2026-11-24`. */
  day: string;
  /** Organisational domains of the reporters. */
  reporters: string[];
  successfulSessions: number;
  failedSessions: number;
  failures: { resultType: string; sessions: number }[];
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
  const testedDays = Math.max(0, Math.floor((now.getTime() - Date.parse(testingSince)) / 86_400_000));
  const reported = days.filter(({ reporters }) => reporters.length > 0).length;
  const sessions = days.reduce(
    (sum, { successfulSessions, failedSessions }) => sum + successfulSessions + failedSessions,
    0,
  );
  const reporters = new Set(days.flatMap((day) => day.reporters)).size;
  return [
    ...tooFew('days', testedDays, criteria.days, 'days of testing'),
    ...tooFew(
      'reported-days',
      reported,
      criteria.reportedDays,
      `days with a verified report among the last ${criteria.days}`,
    ),
    ...tooFew('sessions', sessions, criteria.sessions, `sessions reported in the last ${criteria.days} days`),
    ...tooFew(
      'reporters',
      reporters,
      criteria.reporters,
      `verified reporters in the last ${criteria.days} days`,
    ),
    ...findFailures(days),
    ...findUncovered(coverage),
  ];
}

/** The days that count: whole ones since testing began, as many as the criteria ask for, without today. */
function questionDays(
  { days, testingSince = '', now }: EvidenceQuestion,
  criteria: EvidenceCriteria,
): EvidenceDay[] {
  const today = now.toISOString().slice(0, 10);
  const first = new Date(now.getTime() - criteria.days * 86_400_000).toISOString().slice(0, 10);
  const begun = testingSince.slice(0, 10);
  return days.filter(({ day }) => day >= first && day >= begun && day < today);
}

function tooFew(code: MissingEvidence['code'], have: number, want: number, what: string): MissingEvidence[] {
  return have >= want ? [] : [{ code, have, want, message: `${have} ${what}, expected ${want}` }];
}

function findFailures(days: EvidenceDay[]): MissingEvidence[] {
  const found = days.flatMap(({ day, failures }) =>
    failures
      .filter(({ resultType, sessions }) => sessions > 0 && wouldBounce(resultType))
      .map((failure) => ({ day, ...failure })),
  );
  const last = found.at(-1);
  if (!last) return [];
  // Details may overlap (RFC 8460 §4.3), so this is how many were told, not how many sessions there were.
  const told = found.reduce((sum, { sessions }) => sum + sessions, 0);
  const message = `Failures that would have bounced mail were reported, the latest for ${last.day} (${last.resultType}), expected none`;
  return [{ code: 'failures', have: told, want: 0, message }];
}

function findUncovered(coverage: CoverageFinding[]): MissingEvidence[] {
  const hosts = coverage.filter(
    ({ code }) => code === 'mx-uncovered' || code === 'mx-is-address' || code === 'mx-unknown',
  );
  const [first] = hosts;
  return first ? [{ code: 'coverage', have: hosts.length, want: 0, message: first.message }] : [];
}
