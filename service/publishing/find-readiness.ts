import { type Finding, finding } from '../../core/finding/finding.ts';
import {
  defaultCriteria,
  type EvidenceQuestion,
  findMissingEvidence,
} from '../../core/mta-sts/evidence/find-missing-evidence.ts';
import { findPossibleFrom } from '../../core/mta-sts/evidence/find-possible-from.ts';
import { currentVersion } from '../../core/mta-sts/ledger.ts';
import { type Policy, parsePolicy } from '../../core/mta-sts/policy.ts';
import type { PolicyVersion } from '../../core/mta-sts/version.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import type { Timestamp } from '../../core/names/timestamp.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import { addDays, dayOf, type UtcDay } from '../../core/names/utc-day.ts';
import type { DayState } from '../../core/tls-rpt/figures/day.ts';
import { compareFirstSeen, firstSeenDays, rememberedDays } from '../../core/tls-rpt/figures/reporter-days.ts';
import { fingerprintPolicy } from '../../core/tls-rpt/judge/match-policy.ts';
import type { Ports } from '../ports/ports.ts';
import type { DomainState } from '../store/domains/domain.ts';
import { shownFrom } from '../store/domains/shown-figures.ts';
import { daysFrom, loadTheseDays } from '../store/reports/load-days.ts';
import { areNewcomersHeeded } from './heed-newcomers.ts';
import { knownFrom, readEvidence, type Weighing, weighReporters } from './read-evidence.ts';

/** The progress of a policy in mode testing: what is missing until enforce is safe. */
export interface Readiness {
  ready: boolean;
  missing: Finding[];
  /** RFC 3339 UTC: from when nothing is missing, if reports continue as now. Absent if waiting does not help. */
  possibleFrom?: Timestamp;
  /** Whether it then changes to enforce automatically. */
  autoEnforce: boolean;
}

/** @returns undefined for a policy that is not in mode testing */
export async function findReadiness(
  ports: Pick<Ports, 'store' | 'clock' | 'log'>,
  state: DomainState,
  coverage: Finding[],
): Promise<Readiness | undefined> {
  if (!testedPolicy(state.versions)) return undefined;
  const now = ports.clock.now();
  const asked = daysFrom(shownFrom(state, evidenceFrom(now)), dayOf(now));
  const { states, unreadable } = await loadTheseDays(ports, state.domain, asked, ['verified']);
  const readiness = judgeReadiness(state, states, coverage, now);
  return readiness && unreadable ? withoutSomeDays(readiness, state.domain) : readiness;
}

/** A day that cannot be read may contain failures, so nothing is proven until it can be read. */
function withoutSomeDays({ autoEnforce, missing }: Readiness, domain: DomainName): Readiness {
  const unread = finding('state-unreadable', { domain, parts: ['figures'] });
  return { ready: false, missing: [unread, ...missing], autoEnforce };
}

/** The first UTC day that may count, or make a reporter known. */
export const evidenceFrom = (now: Date): UtcDay => addDays(dayOf(now), -rememberedDays);

/** The same from the loaded days: from `evidenceFrom()` to today. */
export function judgeReadiness(
  { versions, autoEnforce }: Pick<DomainState, 'versions' | 'autoEnforce'>,
  days: DayState[],
  coverage: Finding[],
  now: Date,
): Readiness | undefined {
  const tested = testedPolicy(versions);
  if (!tested) return undefined;
  const fingerprints = new Set(tested.versions.map(({ text }) => fingerprintPolicy([text])));
  const { testingSince } = tested;
  const isKnown = weighReporters(days, now);
  const evidenceIf = (weighing: Weighing) => days.map((day) => readEvidence(day, fingerprints, weighing));
  const byKnown = {
    policy: tested.policy,
    testingSince,
    days: evidenceIf({ isKnown, heedsNewcomers: false }),
    now,
  };
  const compareReporters = compareFirstSeen(firstSeenDays(days));
  const weighing = { isKnown, heedsNewcomers: areNewcomersHeeded(byKnown) };
  const question: EvidenceQuestion = { ...byKnown, days: evidenceIf(weighing), coverage, compareReporters };
  const missing = findMissingEvidence(question);
  const ifKnown = { ...question, days: evidenceIf({ ...weighing, isKnown: () => true }) };
  const possibleFrom = missing.length === 0 ? now : foresee(ifKnown, days);
  return {
    ready: missing.length === 0,
    missing,
    ...(possibleFrom !== undefined && { possibleFrom: timestampOf(possibleFrom) }),
    autoEnforce: autoEnforce === true,
  };
}

/**
 * If reports continue as now, each reporter counts from the day on which it becomes known.
 * @param question as if all reporters were known
 */
function foresee(question: EvidenceQuestion, days: DayState[]): Date | undefined {
  const possible = findPossibleFrom(question);
  const known = knownFrom(days, question.now, defaultCriteria.reporters);
  if (possible === undefined || known === undefined) return undefined;
  return known > possible ? known : possible;
}

export interface TestedPolicy {
  policy: Policy;
  /** The versions up to the current one with the same meaning and the same servers. */
  versions: PolicyVersion[];
  /** When the first of them was announced. */
  testingSince: Timestamp | undefined;
}

/** The current policy, if it is in mode testing. */
export function testedPolicy(versions: PolicyVersion[]): TestedPolicy | undefined {
  const current = currentVersion(versions);
  const policy = current && readPolicy(current);
  if (!current || policy?.mode !== 'testing') return undefined;
  const isSame = (version: PolicyVersion) => {
    const other = readPolicy(version);
    return other?.mode === 'testing' && other.mx.toSorted().join() === policy.mx.toSorted().join();
  };
  const upTo = versions.slice(0, versions.indexOf(current) + 1);
  const same = upTo.slice(upTo.findLastIndex((version) => !isSame(version)) + 1);
  return {
    policy,
    versions: same,
    testingSince: same.map(({ announcedAt }) => announcedAt).find((at) => at !== undefined),
  };
}

const readPolicy = ({ text }: PolicyVersion): Policy | undefined => {
  const parsed = parsePolicy(text);
  return parsed.ok ? parsed.policy : undefined;
};
