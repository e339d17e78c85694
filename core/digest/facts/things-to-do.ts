/**
 * What somebody has to do, or should look at, across all domains of an owner. A provider's 300 domains on one broken
 * server are one thing to do, not 300: what has the same cause is put together.
 */

import type { Problem } from '../../finding/problem.ts';
import { compareText } from '../../text/compare-text.ts';
import type { DayFailure } from '../../tls-rpt/figures/day.ts';
import { addSessions, type Sessions } from '../../tls-rpt/figures/summary.ts';
import { gravestPolicy, type PolicyInForce } from '../../tls-rpt/judge/effect.ts';
import { type DomainStory, isWorthALook, needsSomebody } from './describe-domain.ts';
import { addPlaces, type FailureStory } from './describe-failures.ts';
import type { Incident } from './digest-input.ts';

export type Thing =
  | { kind: 'incident'; incidents: IncidentOf[]; stories: DomainStory[] }
  | { kind: 'change-mx'; newMx: string[]; stories: DomainStory[] }
  | { kind: 'delete-cnames'; stories: DomainStory[] }
  | { kind: 'problem'; problem: Problem; stories: DomainStory[] }
  | { kind: 'failure'; failure: CommonFailure; stories: DomainStory[] }
  | { kind: 'silence'; lastDay: string; stories: DomainStory[] }
  | {
      kind: 'unknown-policy';
      reporters: { name?: string; submitter: string }[];
      policyText?: string;
      stories: DomainStory[];
    };

/** An incident with its domain. */
export interface IncidentOf {
  domain: string;
  incident: Incident;
}

/** One kind of failure at one place, over all domains that it concerns. */
export interface CommonFailure {
  resultType: string;
  failedSessions: number;
  /** Of all told reports about the domains concerned. */
  total: Sessions;
  applied: PolicyInForce;
  reporters: FailureStory['reporters'];
  places: DayFailure[];
}

/** Gravest first, but what was planned for today is not hidden behind any number of failures. */
export function findThingsToDo(stories: DomainStory[]): Thing[] {
  return [
    ...commonIncidents(stories, needsSomebody),
    ...ownSteps(stories),
    ...commonFailures(stories, true),
    ...commonProblems(stories),
  ];
}

export function findThingsToLookAt(stories: DomainStory[]): Thing[] {
  return [
    ...commonFailures(stories, false),
    ...unknownPolicies(stories),
    ...silences(stories),
    ...commonIncidents(stories, isWorthALook),
  ];
}

/** Those of one kind are one thing: twenty patterns that cover no MX, or 300 domains whose CAA forbids the edge. */
function commonIncidents(stories: DomainStory[], isMeant: (incident: Incident) => boolean): Thing[] {
  const found = stories.flatMap((story) =>
    story.incidents
      .filter((incident) => isMeant(incident) && !isToldAsSilence(incident, story))
      .map((incident) => ({ incident, story })),
  );
  return [...Map.groupBy(found, ({ incident }) => incident.code).values()].map((group) => ({
    kind: 'incident' as const,
    incidents: group.map(({ incident, story }) => ({ domain: story.domain, incident })),
    stories: [...new Set(group.map(({ story }) => story))],
  }));
}

const isToldAsSilence = ({ code }: Incident, { silentSince }: DomainStory) =>
  code === 'reports:silent' && silentSince !== undefined;

/** One thing for all domains that move to the same servers, and one for all that end. */
function ownSteps(stories: DomainStory[]): Thing[] {
  const moving = stories.flatMap((story) =>
    story.ownStep === 'change-mx' && story.plan?.kind === 'migration'
      ? [{ story, newMx: story.plan.newMx }]
      : [],
  );
  const moves = [...Map.groupBy(moving, ({ newMx }) => newMx.join()).values()].map((group) => ({
    kind: 'change-mx' as const,
    newMx: group[0]?.newMx ?? [],
    stories: group.map(({ story }) => story),
  }));
  const ending = stories.filter(({ ownStep }) => ownStep === 'delete-cnames');
  return [...moves, ...(ending.length > 0 ? [{ kind: 'delete-cnames' as const, stories: ending }] : [])];
}

function commonProblems(stories: DomainStory[]): Thing[] {
  const problems = stories.flatMap((story) => story.problems.map((problem) => ({ problem, story })));
  return [...Map.groupBy(problems, ({ problem }) => problem.code).values()].flatMap((group) =>
    group.slice(0, 1).map(({ problem }) => ({
      kind: 'problem' as const,
      problem,
      stories: group.map(({ story }) => story),
    })),
  );
}

function commonFailures(stories: DomainStory[], needsAction: boolean): Thing[] {
  const failures = stories.flatMap((story) =>
    story.failures
      .filter((failure) => failure.needsAction === needsAction)
      .map((failure) => ({ failure, story })),
  );
  const causeOf = ({ failure, story }: (typeof failures)[number]) =>
    needsAction
      ? `${failure.resultType} ${failure.places[0]?.receivingMxHostname ?? story.domain}`
      : failure.resultType;
  return [...Map.groupBy(failures, causeOf).values()]
    .map((group) => ({
      kind: 'failure' as const,
      failure: joinFailures(group),
      stories: group.map(({ story }) => story),
    }))
    .sort(
      (a, b) =>
        b.failure.failedSessions - a.failure.failedSessions ||
        compareText(a.stories[0]?.domain ?? '', b.stories[0]?.domain ?? ''),
    );
}

function joinFailures(group: { failure: FailureStory; story: DomainStory }[]): CommonFailure {
  const failures = group.map(({ failure }) => failure);
  const resultType = failures[0]?.resultType ?? '';
  const reporters = new Map(
    failures.flatMap((failure) => failure.reporters).map((one) => [one.submitter, one]),
  );
  return {
    resultType,
    failedSessions: failures.reduce((total, failure) => total + failure.failedSessions, 0),
    total: addSessions(group.map(({ story }) => story.figures.verified)),
    applied: gravestPolicy(
      resultType,
      failures.map(({ applied }) => applied),
    ) ?? { policyType: 'no-policy-found' },
    reporters: [...reporters.values()],
    places: addPlaces(failures.flatMap(({ places }) => places)),
  };
}

/** One thing for each group of reporters: a provider's domains that moved here together are seen by the same ones. */
function unknownPolicies(stories: DomainStory[]): Thing[] {
  const strange = stories.flatMap((story) => {
    const reporters = story.reporters.filter(({ policy }) => policy?.kind === 'never-served');
    return reporters.length > 0 ? [{ story, reporters }] : [];
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
      stories: group.map(({ story }) => story),
    };
  });
}

function silences(stories: DomainStory[]): Thing[] {
  const silent = stories.filter(({ silentSince }) => silentSince !== undefined);
  return [...Map.groupBy(silent, ({ silentSince }) => silentSince ?? '')].map(([lastDay, group]) => ({
    kind: 'silence',
    lastDay,
    stories: group,
  }));
}
