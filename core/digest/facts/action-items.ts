/**
 * The things to do, or to check, across all domains of an owner. If a provider's 300 domains have one broken server, that is
 * one item, not 300: everything with the same cause is combined.
 */

import type { DomainName } from '../../names/domain-name.ts';
import type { UtcDay } from '../../names/utc-day.ts';
import { compareText } from '../../text/compare-text.ts';
import type { DayFailure } from '../../tls-rpt/figures/day.ts';
import { addSessions, type Sessions } from '../../tls-rpt/figures/sessions.ts';
import { gravestPolicy, type PolicyInForce } from '../../tls-rpt/judge/effect.ts';
import type { DigestIncident } from './digest-input.ts';
import type { DomainSummary } from './summarize-domain.ts';
import { addPlaces, type FailureSummary } from './summarize-failures.ts';
import { needsAction, needsCheck } from './urgency.ts';

export type ActionItem =
  | { kind: 'incident'; incidents: DomainIncident[]; domains: DomainSummary[] }
  | { kind: 'change-mx'; newMx: string[]; domains: DomainSummary[] }
  | { kind: 'delete-cnames'; domains: DomainSummary[] }
  | { kind: 'failure'; failure: CommonFailure; domains: DomainSummary[] }
  | { kind: 'silence'; lastDay: UtcDay; domains: DomainSummary[] }
  | {
      kind: 'unknown-policy';
      reporters: { name?: string; submitter: string }[];
      policyText?: string;
      domains: DomainSummary[];
    };

/** An incident with its domain. */
export interface DomainIncident {
  domain: DomainName;
  incident: DigestIncident;
}

/** One kind of failure at one place, over all domains that it concerns. */
export interface CommonFailure {
  resultType: string;
  failedSessions: number;
  /** Of all reports in this mail about these domains. */
  total: Sessions;
  policy: PolicyInForce;
  reporters: FailureSummary['reporters'];
  places: DayFailure[];
}

/** Most serious first. But a step that was planned for today is not hidden behind any number of failures. */
export function findActions(domains: DomainSummary[]): ActionItem[] {
  return [...commonIncidents(domains, needsAction), ...ownSteps(domains), ...commonFailures(domains, true)];
}

export function findChecks(domains: DomainSummary[]): ActionItem[] {
  return [
    ...commonFailures(domains, false),
    ...unknownPolicies(domains),
    ...silences(domains),
    ...commonIncidents(domains, needsCheck),
  ];
}

/** Incidents with one code are one item: twenty patterns that cover no MX, or 300 domains whose CAA forbids the edge. */
function commonIncidents(
  domains: DomainSummary[],
  isWanted: (incident: DigestIncident) => boolean,
): ActionItem[] {
  const found = domains.flatMap((summary) =>
    summary.incidents
      .filter((incident) => isWanted(incident) && !isShownAsSilence(incident, summary))
      .map((incident) => ({ incident, summary })),
  );
  const bounces = (group: typeof found) => group.some(({ incident }) => incident.bouncesMail);
  return [...Map.groupBy(found, ({ incident }) => incident.code).values()]
    .sort((a, b) => Number(bounces(b)) - Number(bounces(a)))
    .map((group) => ({
      kind: 'incident' as const,
      incidents: group.map(({ incident, summary }) => ({ domain: summary.domain, incident })),
      domains: [...new Set(group.map(({ summary }) => summary))],
    }));
}

const isShownAsSilence = ({ code }: DigestIncident, { silentSince }: DomainSummary) =>
  code === 'reports-silent' && silentSince !== undefined;

/** One item for all domains that move to the same servers, and one for all that end. */
function ownSteps(domains: DomainSummary[]): ActionItem[] {
  const moving = domains.flatMap((summary) =>
    summary.ownStep === 'change-mx' && summary.plan?.kind === 'migration'
      ? [{ summary, newMx: summary.plan.newMx }]
      : [],
  );
  const moves = [...Map.groupBy(moving, ({ newMx }) => newMx.join()).values()].map((group) => ({
    kind: 'change-mx' as const,
    newMx: group[0]?.newMx ?? [],
    domains: group.map(({ summary }) => summary),
  }));
  const ending = domains.filter(({ ownStep }) => ownStep === 'delete-cnames');
  return [...moves, ...(ending.length > 0 ? [{ kind: 'delete-cnames' as const, domains: ending }] : [])];
}

function commonFailures(domains: DomainSummary[], needsAction: boolean): ActionItem[] {
  const failures = domains.flatMap((summary) =>
    summary.failures
      .filter((failure) => failure.needsAction === needsAction)
      .map((failure) => ({ failure, summary })),
  );
  const causeOf = ({ failure, summary }: (typeof failures)[number]) =>
    needsAction
      ? `${failure.resultType} ${failure.places[0]?.receivingMxHostname ?? summary.domain}`
      : failure.resultType;
  return [...Map.groupBy(failures, causeOf).values()]
    .map((group) => ({
      kind: 'failure' as const,
      failure: joinFailures(group),
      domains: group.map(({ summary }) => summary),
    }))
    .sort(
      (a, b) =>
        b.failure.failedSessions - a.failure.failedSessions ||
        compareText(a.domains[0]?.domain ?? '', b.domains[0]?.domain ?? ''),
    );
}

function joinFailures(group: { failure: FailureSummary; summary: DomainSummary }[]): CommonFailure {
  const failures = group.map(({ failure }) => failure);
  const resultType = failures[0]?.resultType ?? '';
  const reporters = new Map(
    failures.flatMap((failure) => failure.reporters).map((one) => [one.submitter, one]),
  );
  return {
    resultType,
    failedSessions: failures.reduce((total, failure) => total + failure.failedSessions, 0),
    total: addSessions(group.map(({ summary }) => summary.figures.verified)),
    policy: gravestPolicy(
      resultType,
      failures.map(({ policy }) => policy),
    ) ?? { policyType: 'no-policy-found' },
    reporters: [...reporters.values()],
    places: addPlaces(failures.flatMap(({ places }) => places)),
  };
}

/** One item per group of reporters: domains that a provider moved here together have the same ones. */
function unknownPolicies(domains: DomainSummary[]): ActionItem[] {
  const strange = domains.flatMap((summary) => {
    const reporters = summary.reporters.filter(({ policy }) => policy?.kind === 'never-served');
    return reporters.length > 0 ? [{ summary, reporters }] : [];
  });
  const whoOf = ({ reporters }: (typeof strange)[number]) =>
    reporters.map(({ submitter }) => submitter).join(' ');
  return [...Map.groupBy(strange, whoOf).values()].map((group) => {
    const reporters = group[0]?.reporters ?? [];
    const policyText = reporters
      .map(({ policy }) => policy?.kind === 'never-served' && policy.policyText)
      .find(Boolean);
    return {
      kind: 'unknown-policy',
      reporters,
      ...(policyText ? { policyText } : {}),
      domains: group.map(({ summary }) => summary),
    };
  });
}

function silences(domains: DomainSummary[]): ActionItem[] {
  const silent = domains.flatMap((domain) =>
    domain.silentSince ? [{ lastDay: domain.silentSince, domain }] : [],
  );
  return [...Map.groupBy(silent, ({ lastDay }) => lastDay)].map(([lastDay, group]) => ({
    kind: 'silence',
    lastDay,
    domains: group.map(({ domain }) => domain),
  }));
}
