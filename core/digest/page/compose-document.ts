/** Composes the daily mail: the verdict, what to do, figures, coming dates, and one line for everything else. */

import { dayOf } from '../../names/utc-day.ts';
import { compareText } from '../../text/compare-text.ts';
import { visible } from '../../text/harmless.ts';
import type { DaySideName } from '../../tls-rpt/figures/day-side.ts';
import { addSessions } from '../../tls-rpt/figures/sessions.ts';
import type { Words } from '../../words/words.ts';
import type { ActionItem } from '../facts/action-items.ts';
import type { ComingDate, DigestHead } from '../facts/digest-input.ts';
import type { DigestSummary } from '../facts/summarize-digest.ts';
import type { DomainSummary } from '../facts/summarize-domain.ts';
import { needsAction, needsCheck } from '../facts/urgency.ts';
import { countOf, cutList, type PageContext, paragraph } from './blocks.ts';
import { composeActionItem } from './compose-action-item.ts';
import {
  type CardLimits,
  composeDomainCard,
  composeDomainLine,
  composeWeek,
  hasNotListed,
} from './compose-domain.ts';
import { composeIncidentLine } from './compose-incidents.ts';
import { composeMustStayValid, composePlans } from './compose-plans.ts';
import type { Block, DigestDocument } from './document.ts';
import { formatSome } from './format-names.ts';
import { addressesOf } from './links.ts';

/** How much is shown in full; the rest takes a line, or is behind a link. */
export interface DocumentLimits extends CardLimits {
  actions: number;
  checks: number;
  cards: number;
  lines: number;
  /** Lines of plans, and of servers that must stay valid. */
  plans: number;
}

export function composeDocument(
  head: DigestHead,
  summary: DigestSummary,
  limits: DocumentLimits,
  words: Words,
): DigestDocument {
  const { digest } = words;
  const context: PageContext = { words, addresses: addressesOf(head.links) };
  const { urgency, domains, actions, checks } = summary;
  const items = { act: actions.length, check: checks.length, calm: 0 };
  return {
    language: words.language,
    kicker: digest.kicker(visible(head.owner, 100), head.day),
    verdict: digest.verdict[urgency](items[urgency]),
    urgency,
    lead: composeLead(domains, words),
    blocks: [
      ...composeItems(digest.actions, actions, 'act', limits.actions, context),
      ...composeItems(digest.checks, checks, 'check', limits.checks, context),
      ...composeAllFigures(domains, limits, context),
      ...composeUncounted(head, words),
      ...composeOtherIncidents(domains, words),
      ...composePlans(domains, limits.plans, words),
      ...composeMustStayValid(domains, limits.plans, words),
      ...composeComing(domains, words),
      { kind: 'links', links: [{ label: digest.links.domains, url: context.addresses.domains }] },
    ],
    footer: [
      ...(head.links.consoleUrl === undefined ? [digest.footer.addresses] : []),
      digest.footer.why(visible(head.owner, 100)),
      ...(head.declined ? [digest.footer.declined(head.declined)] : []),
      digest.footer.utc,
      digest.footer.made(head.generatedAt),
    ],
  };
}

function composeLead(domains: DomainSummary[], { digest }: Words): string {
  const reported = domains.filter(({ figures }) => figures.verified.reports + figures.unverified.reports > 0);
  if (reported.length > 0) {
    const side = (name: DaySideName) => {
      const all = reported.map(({ figures }) => figures[name]);
      const reports = all.reduce((total, one) => total + one.reports, 0);
      return { reports, count: countOf(addSessions(all)) };
    };
    return digest.lead({ verified: side('verified'), unverified: side('unverified') }, reported.length);
  }

  if (domains.some(hasNotListed)) return digest.leadNotListed;
  if (domains.length > 0 && domains.every(({ expectsFirstReport }) => expectsFirstReport))
    return digest.leadFirstDay;
  return domains.every(({ isBeforeReports }) => isBeforeReports)
    ? digest.leadBeforeReports
    : digest.leadWithoutReports;
}

function composeItems(
  caption: string,
  items: ActionItem[],
  urgency: 'act' | 'check',
  limit: number,
  context: PageContext,
): Block[] {
  if (items.length === 0) return [];
  const more = items.length - Math.min(limit, items.length);
  return [
    { kind: 'heading', text: caption },
    ...items.slice(0, limit).map((item) => composeActionItem(item, urgency, context)),
    ...(more > 0 ? [paragraph(context.words.digest.moreItems(more))] : []),
  ];
}

// An owner of a few domains wants to see all of them; an owner of many only those with news.
const fewDomains = 3;

function composeAllFigures(domains: DomainSummary[], limits: DocumentLimits, context: PageContext): Block[] {
  const { words } = context;
  const withCard = domains
    .filter((summary) => domains.length <= fewDomains || hasNews(summary))
    .slice(0, limits.cards);
  const others = domains.filter((summary) => !withCard.includes(summary));
  const more = others.length - Math.min(limits.lines, others.length);
  const lines = others.slice(0, limits.lines).map((summary) => composeDomainLine(summary, words));
  return [
    { kind: 'heading', text: words.digest.figures },
    ...(domains.length > 1 ? composeWeek(domains, words) : []),
    ...withCard.map((summary) => composeDomainCard(summary, limits, context)),
    ...(lines.length > 0 ? [{ kind: 'lines' as const, caption: words.digest.otherDomains, lines }] : []),
    ...(more > 0 ? [paragraph(words.digest.moreDomains(more))] : []),
  ];
}

/** Strangers can cause it. So it is one line that changes nothing else, whatever the number. */
const composeUncounted = ({ uncounted, day }: DigestHead, { digest }: Words): Block[] =>
  uncounted ? [paragraph(digest.uncounted({ ...uncounted, day }), true)] : [];

function hasNews({ urgency, reporters, unverified, silentReporters, firstReports }: DomainSummary): boolean {
  const isChanged = reporters.some(({ isNew, policy }) => isNew || policy) || silentReporters.length > 0;
  return urgency !== 'calm' || isChanged || firstReports || unverified.length > 0;
}

/** Incidents that have ended, or that nobody can act on; others are among the items to act on or to check. */
function composeOtherIncidents(domains: DomainSummary[], words: Words): Block[] {
  const items = domains.flatMap((summary) =>
    summary.incidents
      .filter((incident) => !needsAction(incident) && !needsCheck(incident))
      .map((incident) => composeIncidentLine(incident, summary, words)),
  );
  return cutList(words.digest.incidents, items, 20, words);
}

function composeComing(domains: DomainSummary[], words: Words): Block[] {
  const dates = domains
    .flatMap(({ domain, dates: ofDomain }) => ofDomain.map((date) => ({ domain, ...date })))
    .sort((a, b) => compareText(a.at, b.at));
  // A provider's domains began testing together: if they all have the same coming date, it takes one line.
  const isCommon = ({ kind }: ComingDate) => kind === 'enforce-possible' || kind === 'enforce-possible-now';
  const lines = Map.groupBy(dates, (date) => (isCommon(date) ? `${date.kind} ${dayOf(date.at)}` : date));
  const items = [...lines.values()].flatMap((line) =>
    line.slice(0, 1).map(({ at, kind }) => {
      const names = formatSome(line, 5, ({ domain }) => domain, words);
      return `${words.format.shortDay(dayOf(at))}: ${words.digest.comingDate[kind](names)}`;
    }),
  );
  return cutList(words.digest.coming, items, 20, words);
}
