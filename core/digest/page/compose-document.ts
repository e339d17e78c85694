/** Puts the daily mail together: the verdict, what to do, figures, what comes up, and one line for everything else. */

import { dayOf } from '../../names/utc-day.ts';
import { visible } from '../../text/harmless.ts';
import { addSessions } from '../../tls-rpt/figures/summary.ts';
import type { Words } from '../../words/words.ts';
import { type DomainStory, describeDomain, isWorthALook, needsSomebody } from '../facts/describe-domain.ts';
import type { ComingDate, DigestInput } from '../facts/digest-input.ts';
import { findThingsToDo, findThingsToLookAt, type Thing } from '../facts/things-to-do.ts';
import type { Block, DigestDocument, Tone } from './document.ts';
import { addressesOf } from './links.ts';
import { type CardLimits, showDomain, showLine, weekBars } from './show-domains.ts';
import { showIncidentLine } from './show-incidents.ts';
import { showSome } from './show-names.ts';
import { showMustStayValid, showPlans } from './show-plans.ts';
import { showThing } from './show-things.ts';
import { countOf, paragraph, type Showing } from './showing.ts';

/** How much is shown in full; the rest takes a line, or stands behind a link. */
export interface DocumentLimits extends CardLimits {
  toDo: number;
  toLookAt: number;
  cards: number;
  lines: number;
  /** Lines of plans, and of servers that must stay valid. */
  plans: number;
}

export interface DigestStory {
  stories: DomainStory[];
  toDo: Thing[];
  toLookAt: Thing[];
}

export function tellStory({ domains, day }: DigestInput): DigestStory {
  const stories = domains.map((facts) => describeDomain(facts, day)).sort(compareStories);
  return { stories, toDo: findThingsToDo(stories), toLookAt: findThingsToLookAt(stories) };
}

export function toneOf({ toDo, toLookAt }: DigestStory): Tone {
  return toDo.length > 0 ? 'act' : toLookAt.length > 0 ? 'look' : 'calm';
}

export function composeDocument(
  input: DigestInput,
  story: DigestStory,
  limits: DocumentLimits,
  words: Words,
): DigestDocument {
  const addresses = addressesOf(input.links);
  const showing: Showing = { words, addresses };
  const tone = toneOf(story);
  const verdicts = {
    act: () => words.digest.verdict.act(story.toDo.length),
    look: () => words.digest.verdict.look(story.toLookAt.length),
    calm: () => words.digest.verdict.calm,
  };
  return {
    language: words.language,
    kicker: words.digest.kicker(visible(input.owner, 100), input.day),
    verdict: verdicts[tone](),
    tone,
    lead: leadOf(story, showing),
    blocks: [
      ...showThings(words.digest.toDo, story.toDo, 'act', limits.toDo, showing),
      ...showThings(words.digest.toLookAt, story.toLookAt, 'look', limits.toLookAt, showing),
      ...showAllFigures(story, limits, showing),
      ...showOtherIncidents(story, showing),
      ...showPlans(story.stories, limits.plans, showing),
      ...showMustStayValid(story.stories, limits.plans, showing),
      ...showComing(story, showing),
      { kind: 'links', links: [{ label: words.digest.links.domains, url: addresses.domains }] },
    ],
    footer: [
      words.digest.footer.why(visible(input.owner, 100)),
      words.digest.footer.utc,
      words.digest.footer.made(input.generatedAt),
    ],
  };
}

function leadOf({ stories }: DigestStory, { words }: Showing): string {
  if (stories.length > 0 && stories.every(({ awaitsFirstReport }) => awaitsFirstReport))
    return words.digest.leadFirstDay;
  const told = stories.filter(({ figures }) => figures.verified.reports > 0);
  const reports = told.reduce((total, { figures }) => total + figures.verified.reports, 0);
  if (reports === 0) return words.digest.leadWithoutReports;
  return words.digest.lead(
    reports,
    told.length,
    countOf(addSessions(told.map(({ figures }) => figures.verified))),
  );
}

function showThings(caption: string, things: Thing[], tone: Tone, limit: number, showing: Showing): Block[] {
  if (things.length === 0) return [];
  const more = things.length - Math.min(limit, things.length);
  return [
    { kind: 'heading', text: caption },
    ...things.slice(0, limit).map((thing) => showThing(thing, tone, showing)),
    ...(more > 0 ? [paragraph(showing.words.digest.moreItems(more))] : []),
  ];
}

// An owner of a few domains wants to see all of them, of many only those with news.
const fewDomains = 3;

function showAllFigures({ stories }: DigestStory, limits: DocumentLimits, showing: Showing): Block[] {
  const { words } = showing;
  const withCard = stories
    .filter((story) => stories.length <= fewDomains || hasNews(story))
    .slice(0, limits.cards);
  const others = stories.filter((story) => !withCard.includes(story));
  const more = others.length - Math.min(limits.lines, others.length);
  const lines = others.slice(0, limits.lines).map((story) => showLine(story, words));
  return [
    { kind: 'heading', text: words.digest.figures },
    ...(stories.length > 1 ? weekBars(stories, words) : []),
    ...withCard.map((story) => showDomain(story, limits, showing)),
    ...(lines.length > 0 ? [{ kind: 'lines' as const, caption: words.digest.otherDomains, lines }] : []),
    ...(more > 0 ? [paragraph(words.digest.moreDomains(more))] : []),
  ];
}

function hasNews({ urgency, reporters, unverified, silentReporters, firstReports }: DomainStory): boolean {
  const isChanged = reporters.some(({ isNew, policy }) => isNew || policy) || silentReporters.length > 0;
  return urgency !== 'calm' || isChanged || firstReports || unverified.length > 0;
}

/** Those that ended, or that nobody can do anything about; others stand among the things to do and to look at. */
function showOtherIncidents({ stories }: DigestStory, { words }: Showing): Block[] {
  const others = stories.flatMap((story) =>
    story.incidents
      .filter((incident) => !needsSomebody(incident) && !isWorthALook(incident))
      .map((incident) => ({ incident, story })),
  );
  const items = others.slice(0, 20).map(({ incident, story }) => showIncidentLine(incident, story, words));
  const more = others.length - items.length;
  const all = more > 0 ? [...items, words.digest.moreItems(more)] : items;
  return all.length > 0
    ? [{ kind: 'list', caption: words.digest.incidents, ordered: false, items: all }]
    : [];
}

function showComing({ stories }: DigestStory, { words }: Showing): Block[] {
  const dates = stories
    .flatMap(({ domain, dates: ofDomain }) => ofDomain.map((date) => ({ domain, ...date })))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  // A provider's domains began testing together: what comes to all of them on one day takes one line.
  const isCommon = ({ kind }: ComingDate) => kind === 'enforce-possible' || kind === 'enforce-possible-now';
  const lines = [
    ...Map.groupBy(dates, (date) => (isCommon(date) ? `${date.kind} ${dayOf(date.at)}` : date)).values(),
  ];
  const items = lines.slice(0, 20).flatMap((line) =>
    line.slice(0, 1).map(({ at, kind }) => {
      const domains = showSome(line, 5, ({ domain }) => domain, words);
      return `${words.format.shortDay(dayOf(at))}: ${words.digest.comingDate[kind](domains)}`;
    }),
  );
  const more = lines.length - items.length;
  const all = more > 0 ? [...items, words.digest.moreItems(more)] : items;
  return all.length > 0 ? [{ kind: 'list', caption: words.digest.coming, ordered: false, items: all }] : [];
}

const urgencies: Tone[] = ['act', 'look', 'calm'];

function compareStories(a: DomainStory, b: DomainStory): number {
  const failed = (story: DomainStory) => story.figures.verified.failedSessions;
  return (
    urgencies.indexOf(a.urgency) - urgencies.indexOf(b.urgency) ||
    failed(b) - failed(a) ||
    (a.domain < b.domain ? -1 : a.domain > b.domain ? 1 : 0)
  );
}
