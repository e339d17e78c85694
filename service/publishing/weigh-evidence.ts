/**
 * Keeps what the reports show about a policy in testing in the domain's state, which a policy change reads anyway. So that
 * change can warn of an early enforce without reading the days of a month.
 *
 * The evidence is computed from the stored days with the steps of the domain's life, at least once a day, and ten minutes
 * after reports of failures under testing. Evidence about another policy, for another owner or too long ago counts as not
 * computed, and causes a warning. Only the warning uses it: the automatic change to enforce, and the answer that shows what
 * is missing, read the days (find-readiness.ts).
 */
import { type Finding, finding, withoutTraits } from '../../core/finding/finding.ts';
import { keepFacts } from '../../core/finding/keep-facts.ts';
import type { StoredFinding } from '../../core/finding/stored-finding.ts';
import { findMissingEvidence } from '../../core/mta-sts/evidence/find-missing-evidence.ts';
import { currentVersion } from '../../core/mta-sts/ledger.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import { addDays, dayOf } from '../../core/names/utc-day.ts';
import type { Ports } from '../ports/ports.ts';
import { changeDomain, type DomainState } from '../store/domains/domain.ts';
import { findReadiness, type TestedPolicy } from './find-readiness.ts';

/** On one machine, each domain's steps run every few seconds. */
export const weighedSeconds = 600;

/** Computes the evidence about a policy in testing. If two computations overlap, the one that began later counts. */
export async function weighEvidence(
  ports: Pick<Ports, 'store' | 'clock' | 'log'>,
  state: DomainState,
): Promise<void> {
  const now = ports.clock.now();
  const weighedAt = timestampOf(now);
  const version = currentVersion(state.versions)?.id;
  if (state.removal || isFresh(state, version, now)) return;
  // The hosts that a policy does not cover are looked up when it is put.
  const readiness = await findReadiness(ports, state, []);
  if (!readiness || version === undefined) return;
  await changeDomain(ports, state.domain, (before) => {
    const { evidence } = before;
    const isPassedOn = before.inbox !== state.inbox;
    if (isPassedOn || (evidence && evidence.weighedAt > weighedAt)) return undefined;
    const missing = readiness.missing.map((one) => updated(evidence?.missing ?? [], one));
    return { ...before, evidence: { ...evidence, weighedAt, version, missing } };
  });
}

const isFresh = ({ evidence }: DomainState, version: string | undefined, now: Date): boolean =>
  evidence !== undefined &&
  evidence.version === version &&
  now.getTime() - Date.parse(evidence.weighedAt) < weighedSeconds * 1000;

/** Keeps members of a newer version. */
function updated(before: readonly StoredFinding[], found: Finding): StoredFinding {
  const known = before.find(({ code }) => code === found.code);
  return known ? { ...known, parameters: keepFacts(known, found) } : withoutTraits(found);
}

/** What is missing until enforce is safe, without reading a report. @param now the time of the request */
export function missingAsWeighed(
  state: Pick<DomainState, 'versions' | 'evidence' | 'figuresFrom'>,
  tested: TestedPolicy,
  now: Date,
): StoredFinding[] {
  const weighed = isUsable(state, tested, now) ? state.evidence?.missing : undefined;
  const byReports = weighed ?? [finding('evidence-not-weighed', {})];
  return [...missingTime(tested, now), ...byReports.filter(({ code }) => !isOfTime(code)).map(withoutTraits)];
}

/** The daily check may run a little later than the day before. */
function isUsable(
  { evidence, figuresFrom }: Pick<DomainState, 'evidence' | 'figuresFrom'>,
  tested: TestedPolicy,
  now: Date,
): boolean {
  if (!evidence || !tested.versions.some(({ id }) => id === evidence.version)) return false;
  const day = dayOf(new Date(evidence.weighedAt));
  return day >= addDays(dayOf(now), -1) && (figuresFrom === undefined || day > figuresFrom);
}

const isOfTime = (code: string) => code === 'evidence-mode' || code === 'evidence-days';

/** How long a policy has been announced is known without reports. */
function missingTime({ policy, testingSince }: TestedPolicy, now: Date): StoredFinding[] {
  return findMissingEvidence({ policy, testingSince, days: [], coverage: [], now })
    .filter(({ code }) => isOfTime(code))
    .map(withoutTraits);
}
