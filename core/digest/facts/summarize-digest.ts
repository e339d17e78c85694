import { compareText } from '../../text/compare-text.ts';
import { type ActionItem, findActions, findChecks } from './action-items.ts';
import type { DomainSummary } from './summarize-domain.ts';
import type { Urgency } from './urgency.ts';

/** The content of the mail, as facts. */
export interface DigestSummary {
  urgency: Urgency;
  /** Nothing is to be done or checked, verified reports say that all is well, and no unverified one says otherwise. */
  isAllWell: boolean;
  /** The most urgent first. */
  domains: DomainSummary[];
  /** What somebody has to do. */
  actions: ActionItem[];
  /** What somebody should check. */
  checks: ActionItem[];
}

/** @param summaries of all domains of the owner, also those without news; any order */
export function summarizeDigest(summaries: readonly DomainSummary[]): DigestSummary {
  const domains = summaries.toSorted(compareDomains);
  const actions = findActions(domains);
  const checks = findChecks(domains);
  const urgency = actions.length > 0 ? 'act' : checks.length > 0 ? 'check' : 'calm';
  const isAllWell = urgency === 'calm' && domains.some(isVerified) && !domains.some(saysOtherwise);
  return { urgency, isAllWell, domains, actions, checks };
}

const isVerified = ({ figures }: DomainSummary): boolean => figures.verified.reports > 0;

const saysOtherwise = ({ figures, notItemised }: DomainSummary): boolean =>
  figures.unverified.failedSessions + notItemised.unverified.failedSessions > 0;

const urgencies: Urgency[] = ['act', 'check', 'calm'];

function compareDomains(a: DomainSummary, b: DomainSummary): number {
  const failed = (one: DomainSummary) => one.figures.verified.failedSessions;
  return (
    urgencies.indexOf(a.urgency) - urgencies.indexOf(b.urgency) ||
    failed(b) - failed(a) ||
    compareText(a.domain, b.domain)
  );
}
