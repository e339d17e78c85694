/** Incidents in the daily mail: those with one code together, and one line for those that need nothing. */

import type { FallBack } from '../../mta-sts/fall-back.ts';
import { harmless, visible } from '../../text/harmless.ts';
import { describeForMail } from '../../words/describe-for-mail.ts';
import type { Words } from '../../words/words.ts';
import type { ActionItem, DomainIncident } from '../facts/action-items.ts';
import type { DigestIncident } from '../facts/digest-input.ts';
import { type AlikeIncidents, groupAlike } from '../facts/group-alike.ts';
import type { DomainSummary } from '../facts/summarize-domain.ts';
import { list, type PageContext, paragraph, steps, withMore } from './blocks.ts';
import type { Block, CardContent, Link } from './document.ts';
import { formatSome, ownNamesOfAll } from './format-names.ts';

const maxDetails = 5;
const maxSteps = 3;
const maxNames = 8;

export function composeIncidents(
  { incidents, domains }: Extract<ActionItem, { kind: 'incident' }>,
  context: PageContext,
): CardContent {
  const { words } = context;
  const own = ownNamesOfAll(domains);
  const groups = groupAlike(incidents);
  const [first] = incidents;
  const wayOut = joinFallBacks(incidents.flatMap(({ incident }) => incident.fallBack ?? []));
  const started = incidents.map(({ incident }) => incident.startedAt).sort();
  return {
    title: first ? describeForMail(words, first.incident, own).title : '',
    blocks: [
      ...composeDetails(groups, domains.length > 1, own, words),
      paragraph(words.digest.incidentCourse(started[0] ?? '', undefined)),
      steps([...composeSteps(groups, own, words), ...(wayOut ? [formatFallBack(wayOut, words)] : [])], words),
      ...(incidents.length > 1 ? [{ kind: 'links' as const, links: [linkToRest(domains, context)] }] : []),
    ],
  };
}

/** The fact: a sentence, or a list of them. */
function composeDetails(
  groups: AlikeIncidents[],
  namesDomain: boolean,
  own: string[],
  words: Words,
): Block[] {
  const nameOf = ({ domain, incident: { subject } }: DomainIncident) => {
    const shown = subject === undefined ? undefined : harmless(subject, 100, own);
    if (!namesDomain) return shown ?? domain;
    return shown === undefined ? domain : `${domain} (${shown})`;
  };
  const details = groups.slice(0, maxDetails).flatMap(([{ domain, incident }, ...others]) => {
    const { message } = describeForMail(words, incident, own);
    const same = others.length > 0 ? [words.digest.sameFor(formatSome(others, maxNames, nameOf, words))] : [];
    return [namesDomain ? `${domain}: ${message}` : message, ...same];
  });
  const more = groups.slice(maxDetails).flat().length;
  if (details.length <= 1) return details.map((detail) => paragraph(words.format.sentence(detail)));
  return [list(words.digest.where, false, withMore(details, details.length + more, words))];
}

/** Each thing to do, once. */
function composeSteps(groups: AlikeIncidents[], own: string[], words: Words): string[] {
  const stepOf = ({ incident }: DomainIncident) => describeForMail(words, incident, own).nextStep;
  const shown = groups.slice(0, maxSteps).map(([first, ...others]) => {
    const step = stepOf(first);
    return others.some((other) => stepOf(other) !== step) ? words.digest.forOthersToo(step) : step;
  });
  const more = groups.slice(maxSteps).flat().length;
  return withMore([...new Set(shown)], new Set(shown).size + more, words);
}

function linkToRest(domains: DomainSummary[], { words, addresses }: PageContext): Link {
  const [onlyDomain, ...otherDomains] = domains.map(({ domain }) => domain);
  return onlyDomain === undefined || otherDomains.length > 0
    ? { label: words.digest.links.domains, url: addresses.domains }
    : { label: words.digest.links.domain(onlyDomain), url: addresses.domain(onlyDomain) };
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

const formatFallBack = ({ cachedUntil, keepValid }: FallBack, words: Words): string =>
  words.alarms.fallBack(
    cachedUntil,
    // The owner's own patterns are shown unchanged, because they are to be compared with the MX records.
    formatSome(keepValid, 5, (pattern) => visible(pattern, 100), words),
  );

/** An incident that is over, or that needs nothing. */
export function composeIncidentLine(incident: DigestIncident, summary: DomainSummary, words: Words): string {
  const { subject, startedAt, endedAt } = incident;
  const own = ownNamesOfAll([summary]);
  const { title, message } = describeForMail(words, incident, own);
  const about = subject === undefined ? '' : ` (${harmless(subject, 100, own)})`;
  const what = endedAt === undefined ? message : `${title}${about}`;
  return `${summary.domain}: ${what} · ${words.digest.incidentCourse(startedAt, endedAt)}`;
}
