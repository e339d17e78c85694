/** Incidents as the daily mail shows them: those of one kind together, and one line for what needs nothing. */
import type { DomainStory } from './describe-domain.ts';
import type { FallBack, Incident } from './digest-input.ts';
import type { Block, Link } from './document.ts';
import { harmless, visible } from './harmless.ts';
import { ownNamesOf, showSome } from './show-names.ts';
import { list, paragraph, type Showing, steps } from './showing.ts';
import type { IncidentOf, Thing } from './things-to-do.ts';
import type { DigestWords } from './words.ts';

const maxDetails = 5;
const maxSteps = 3;

export function showIncidents(
  { incidents, stories }: Extract<Thing, { kind: 'incident' }>,
  showing: Showing,
): { title: string; blocks: Block[] } {
  const { words, addresses } = showing;
  const own = ownNamesOf(stories);
  const [first] = incidents;
  const todo = stepsOf(incidents, words);
  const [onlyDomain, ...otherDomains] = stories.map(({ domain }) => domain);
  const rest: Link =
    onlyDomain === undefined || otherDomains.length > 0
      ? { label: words.links.domains, url: addresses.domains }
      : { label: words.links.domain(onlyDomain), url: addresses.domain(onlyDomain) };
  const wayOut = joinFallBacks(incidents.flatMap(({ incident }) => incident.fallBack ?? []));
  const isCut = incidents.length > maxDetails || todo.length > maxSteps;
  return {
    title: first ? titleOf(first.incident, own, words) : '',
    blocks: [
      ...showDetails(incidents, stories.length > 1, own, words),
      paragraph(courseOf(incidents, words)),
      steps([...cutList(todo, maxSteps, words), ...(wayOut ? [showFallBack(wayOut, words)] : [])], words),
      ...(isCut ? [{ kind: 'links' as const, links: [rest] }] : []),
    ],
  };
}

function titleOf({ code, message }: Incident, own: string[], words: DigestWords): string {
  return words.incidentTitle(harmless(code), message && harmless(message, 200, own));
}

/** What is the case: a sentence, or a list of them. */
function showDetails(
  incidents: IncidentOf[],
  namesDomain: boolean,
  own: string[],
  words: DigestWords,
): Block[] {
  const details = incidents.flatMap(({ domain, incident: { code, message } }) => {
    const detail = message && words.incidentDetail(harmless(code), harmless(message, 400, own));
    return detail ? [namesDomain ? `${domain}: ${detail}` : detail] : [];
  });
  if (details.length <= 1) return details.map((detail) => paragraph(detail));
  return [list(words.where, false, cutList(details, maxDetails, words))];
}

function cutList(items: string[], limit: number, words: DigestWords): string[] {
  const more = items.length - limit;
  return more > 0 ? [...items.slice(0, limit), words.moreItems(more)] : items;
}

/** Since when, and the figures of all together. */
function courseOf(incidents: IncidentOf[], words: DigestWords): string {
  const started = incidents.map(({ incident }) => incident.startedAt).sort();
  const add = (figure: 'failedSessions' | 'reports') =>
    incidents.reduce<number | undefined>((sum, { incident }) => {
      const value = incident[figure];
      return value === undefined ? sum : Math.min((sum ?? 0) + value, Number.MAX_SAFE_INTEGER);
    }, undefined);
  const figures = words.incidentFigures(add('failedSessions'), add('reports'));
  return words.sentences([words.incidentCourse(started[0] ?? '', undefined), ...(figures ? [figures] : [])]);
}

/** Each thing to do once. */
function stepsOf(incidents: IncidentOf[], words: DigestWords): string[] {
  const all = incidents.flatMap(({ incident: { code, nextStep } }) =>
    // Written by this service: names and addresses in it must be copied as they are.
    words.incidentSteps(harmless(code), nextStep && visible(nextStep, 400)),
  );
  return [...new Set(all)];
}

/** For several domains the last of the dates, and all names. */
function joinFallBacks(all: FallBack[]): FallBack | undefined {
  const cachedUntil = all
    .map((one) => one.cachedUntil)
    .sort()
    .at(-1);
  if (cachedUntil === undefined) return undefined;
  return { cachedUntil, keepValid: [...new Set(all.flatMap(({ keepValid }) => keepValid))] };
}

const showFallBack = ({ cachedUntil, keepValid }: FallBack, words: DigestWords): string =>
  words.fallBack(
    cachedUntil,
    // The owner's own patterns: they are to be compared with the MX records, so they stand there as they are.
    showSome(keepValid, 5, (pattern) => visible(pattern, 100), words),
  );

/** One that is over, or that needs nothing. */
export function showIncidentLine(incident: Incident, story: DomainStory, words: DigestWords): string {
  const { subject, startedAt, endedAt, failedSessions, reports } = incident;
  const own = ownNamesOf([story]);
  const title = titleOf(incident, own, words);
  const about = subject === undefined ? '' : ` (${harmless(subject, 100, own)})`;
  const figures = words.incidentFigures(failedSessions, reports);
  const course = words.incidentCourse(startedAt, endedAt);
  return `${story.domain}: ${words.parts([`${title}${about}`, course])}${figures ? ` ${figures}` : ''}`;
}
