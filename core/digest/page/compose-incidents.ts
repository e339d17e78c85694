/** Incidents as the daily mail shows them: those of one kind together, and one line for what needs nothing. */

import { harmless, visible } from '../../text/harmless.ts';
import type { Words } from '../../words/words.ts';
import type { ActionItem, DomainIncident } from '../facts/action-items.ts';
import type { DigestIncident } from '../facts/digest-input.ts';
import type { DomainSummary } from '../facts/summarize-domain.ts';
import { list, type PageContext, paragraph, steps } from './blocks.ts';
import type { Block, CardContent, Link } from './document.ts';
import { concernedDomains, formatSome, ownNamesOf } from './format-names.ts';

const maxDetails = 5;
const maxSteps = 3;
const maxNames = 8;

export function composeIncidents(
  { incidents, domains }: Extract<ActionItem, { kind: 'incident' }>,
  context: PageContext,
): CardContent {
  const { words, addresses } = context;
  const own = ownNamesOf(domains);
  const [first] = incidents;
  const [onlyDomain, ...otherDomains] = domains.map(({ domain }) => domain);
  const rest: Link =
    onlyDomain === undefined || otherDomains.length > 0
      ? { label: words.digest.links.domains, url: addresses.domains }
      : { label: words.digest.links.domain(onlyDomain), url: addresses.domain(onlyDomain) };
  const wayOut = joinFallBacks(incidents.flatMap(({ incident }) => incident.fallBack ?? []));
  const details = composeDetails(incidents, otherDomains.length > 0, own, words);
  return {
    title: first ? titleOf(first.incident, own, words) : '',
    blocks: [
      ...(details.length > 0 ? details : concernedDomains(domains, words)),
      paragraph(courseOf(incidents, words)),
      steps([...stepsOf(incidents, words), ...(wayOut ? [formatFallBack(wayOut, words)] : [])], words),
      ...(incidents.length > 1 ? [{ kind: 'links' as const, links: [rest] }] : []),
    ],
  };
}

function titleOf({ code, message }: DigestIncident, own: string[], words: Words): string {
  return words.digest.incidentTitle(harmless(code), message && harmless(message, 200, own));
}

/** What is the case: a sentence, or a list of them. What differs in names only is said once. */
function composeDetails(
  incidents: DomainIncident[],
  namesDomain: boolean,
  own: string[],
  words: Words,
): Block[] {
  const nameOf = ({ domain, incident: { subject } }: DomainIncident) => {
    const shown = subject === undefined ? undefined : harmless(subject, 100, own);
    if (!namesDomain) return shown ?? domain;
    return shown === undefined ? domain : `${domain} (${shown})`;
  };
  const groups = groupAlike(incidents, ({ message }) => message);
  const details = groups.slice(0, maxDetails).flatMap(([{ domain, incident }, ...others]) => {
    const { code, message } = incident;
    const detail = message && words.digest.incidentDetail(harmless(code), harmless(message, 400, own));
    if (!detail) return [];
    const same = others.length > 0 ? [words.digest.sameFor(formatSome(others, maxNames, nameOf, words))] : [];
    return [namesDomain ? `${domain}: ${detail}` : detail, ...same];
  });
  const more = groups.slice(maxDetails).flat().length;
  if (details.length <= 1) return details.map((detail) => paragraph(detail));
  return [list(words.digest.where, false, more > 0 ? [...details, words.digest.moreItems(more)] : details)];
}

type Group = [DomainIncident, ...DomainIncident[]];

/** Those whose texts are the same but for the names of the domain and of what they are about. */
function groupAlike(
  incidents: DomainIncident[],
  textOf: (incident: DigestIncident) => string | undefined,
): Group[] {
  const withoutNames = ({ domain, incident }: DomainIncident) =>
    [incident.subject ?? domain, domain].reduce(
      (text, name) => text.replaceAll(name, '<name>'),
      textOf(incident) ?? '',
    );
  // No group is empty.
  return [...Map.groupBy(incidents, withoutNames).values()] as Group[];
}

/** Since when, and the figures of all together. */
function courseOf(incidents: DomainIncident[], words: Words): string {
  const started = incidents.map(({ incident }) => incident.startedAt).sort();
  const add = (figure: 'failedSessions' | 'reports') =>
    incidents.reduce<number | undefined>((sum, { incident }) => {
      const value = incident[figure];
      return value === undefined ? sum : Math.min((sum ?? 0) + value, Number.MAX_SAFE_INTEGER);
    }, undefined);
  const figures = words.digest.incidentFigures(add('failedSessions'), add('reports'));
  return words.format.sentences([
    words.digest.incidentCourse(started[0] ?? '', undefined),
    ...(figures ? [figures] : []),
  ]);
}

/** Each thing to do once. */
function stepsOf(incidents: DomainIncident[], words: Words): string[] {
  const stepOf = ({ code, nextStep }: DigestIncident) =>
    // Written by this service: names and addresses in it must be copied as they are.
    words.digest.incidentStep(harmless(code), nextStep && visible(nextStep, 400));
  const groups = groupAlike(incidents, stepOf);
  const shown = groups.slice(0, maxSteps).map(([{ incident }, ...others]) => {
    const step = stepOf(incident);
    return others.some((other) => stepOf(other.incident) !== step) ? words.digest.forOthersToo(step) : step;
  });
  const more = groups.slice(maxSteps).flat().length;
  return more > 0 ? [...shown, words.digest.moreItems(more)] : shown;
}

type FallBack = NonNullable<DigestIncident['fallBack']>;

/** For several domains the last of the dates, and all names. */
function joinFallBacks(all: FallBack[]): FallBack | undefined {
  const cachedUntil = all
    .map((one) => one.cachedUntil)
    .sort()
    .at(-1);
  if (cachedUntil === undefined) return undefined;
  return { cachedUntil, keepValid: [...new Set(all.flatMap(({ keepValid }) => keepValid))] };
}

const formatFallBack = ({ cachedUntil, keepValid }: FallBack, words: Words): string =>
  words.digest.fallBack(
    cachedUntil,
    // The owner's own patterns: they are to be compared with the MX records, so they stand there as they are.
    formatSome(keepValid, 5, (pattern) => visible(pattern, 100), words),
  );

/** One that is over, or that needs nothing. */
export function composeIncidentLine(incident: DigestIncident, summary: DomainSummary, words: Words): string {
  const { subject, startedAt, endedAt, failedSessions, reports } = incident;
  const own = ownNamesOf([summary]);
  const title = titleOf(incident, own, words);
  const about = subject === undefined ? '' : ` (${harmless(subject, 100, own)})`;
  const figures = words.digest.incidentFigures(failedSessions, reports);
  const course = words.digest.incidentCourse(startedAt, endedAt);
  return `${summary.domain}: ${title}${about} · ${words.format.sentences([course, ...(figures ? [figures] : [])])}`;
}

export function composeProblem(
  { problem, domains }: Extract<ActionItem, { kind: 'problem' }>,
  words: Words,
): CardContent {
  const { problemTitle, problemDetail, problemSteps, since } = words.digest;
  const message = harmless(problem.message, 400, ownNamesOf(domains));
  const detail = problemDetail(problem.code, message);
  return {
    title: problemTitle(problem.code, message),
    blocks: [
      ...(detail ? [paragraph(detail)] : []),
      // The next step is written by this service, names and addresses in it are its own: they must be copied as they are.
      steps(problemSteps(problem.code, visible(problem.nextStep, 400)), words),
      paragraph(since(problem.since), true),
    ],
  };
}
