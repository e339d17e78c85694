/** The figures of a domain as a card, or as one line. */

import { harmless } from '../../text/harmless.ts';
import type { DaySideName } from '../../tls-rpt/figures/day-side.ts';
import { addSessions, type Sessions } from '../../tls-rpt/figures/sessions.ts';
import { wordOf } from '../../words/by-code/word-of.ts';
import type { Words } from '../../words/words.ts';
import type { DomainSummary } from '../facts/summarize-domain.ts';
import type { ReporterSummary } from '../facts/summarize-reporters.ts';
import { countOf, cutList, type PageContext, paragraph } from './blocks.ts';
import type { Bar, Block, Line } from './document.ts';
import { formatReporter } from './format-names.ts';

export interface CardLimits {
  reporters: number;
  unverified: number;
}

export function composeDomainCard(
  summary: DomainSummary,
  limits: CardLimits,
  { words, addresses }: PageContext,
): Block {
  const { domain, urgency, mode, announcedId } = summary;
  const { links, domainAside } = words.digest;
  return {
    kind: 'card',
    urgency,
    title: domain,
    aside: domainAside(mode, inProgress(summary, words), announcedId),
    blocks: [
      ...composeFigures(summary, words),
      ...composeWeek([summary], words),
      ...composeReporters(summary, limits.reporters, words),
      ...composeNotListed(summary, 'verified', words),
      ...composeSilence(summary, words),
      ...composeUnverified(summary, limits.unverified, words),
      ...composeNotListed(summary, 'unverified', words),
      {
        kind: 'links',
        links: [
          { label: links.domain(domain), url: addresses.domain(domain) },
          { label: links.summary(domain), url: addresses.summary(domain) },
        ],
      },
    ],
  };
}

/** A domain without news takes one line. */
export function composeDomainLine(summary: DomainSummary, words: Words): Line {
  const { domain, mode, urgency } = summary;
  const text = words.digest.line(mode, inProgress(summary, words), lineText(summary, words));
  return { label: domain, text, urgency };
}

const inProgress = ({ plan }: DomainSummary, words: Words) => plan && words.plans.inProgress[plan.kind];

/** For the days of this mail there are reports that are not listed one by one. */
export const hasNotListed = ({ notItemised }: DomainSummary): boolean =>
  notItemised.verified.reports + notItemised.unverified.reports > 0;

function lineText(summary: DomainSummary, words: Words): string {
  const { verified, unverified } = summary.figures;
  const text =
    verified.reports > 0 ? words.digest.sessions(countOf(verified)) : noReports(summary, words).line;
  return unverified.reports === 0 ? text : `${text}; ${words.digest.moreUnverified(unverified.reports)}`;
}

function noReports(summary: DomainSummary, { digest }: Words): { line: string; card: string } {
  return summary.expectsFirstReport && !hasNotListed(summary)
    ? { line: digest.noReportsYet, card: digest.awaitsFirst }
    : { line: digest.noReports, card: digest.noReports };
}

function composeFigures(summary: DomainSummary, words: Words): Block[] {
  const { figures, reporters, trend, firstReports } = summary;
  const { verified } = figures;
  const { digest } = words;
  // What is not listed is said below.
  if (verified.reports === 0 && summary.notItemised.verified.reports > 0) return [];
  if (verified.reports === 0) return [paragraph(noReports(summary, words).card)];
  const trendText = trend.hasLastWeek
    ? digest.trend(countOf(trend.thisWeek), countOf(trend.lastWeek))
    : digest.trendWithoutPast(countOf(trend.thisWeek));
  return [
    paragraph(digest.figuresOf(countOf(verified), verified.reports, reporters.length)),
    paragraph(firstReports ? digest.firstReports : trendText),
  ];
}

/** One bar a day, for all given domains together. Nothing, if there was nothing all week. */
export function composeWeek(domains: DomainSummary[], words: Words): Block[] {
  const days = domains[0]?.trend.days.map(({ day }) => day) ?? [];
  const bars = days.map((day) => {
    const sum = addSessions(domains.flatMap(({ trend }) => trend.days.filter((one) => one.day === day)));
    return { label: words.format.shortDay(day), value: barValue(sum, words), notes: [], ...barLengths(sum) };
  });
  return bars.some(({ good, bad }) => good + bad > 0)
    ? [{ kind: 'bars', caption: words.digest.week(domains.length), bars }]
    : [];
}

function barLengths({ successfulSessions, failedSessions }: Sessions): Pick<Bar, 'good' | 'bad'> {
  return { good: successfulSessions, bad: failedSessions };
}

function barValue(sum: Sessions, words: Words): string {
  const { failed, sessions } = countOf(sum);
  if (sessions === 0) return '–';
  return failed === 0 ? words.format.number(sessions) : words.digest.barValue({ failed, sessions });
}

function composeReporters({ reporters, trend }: DomainSummary, limit: number, words: Words): Block[] {
  if (reporters.length === 0) return [];
  const lastDay = trend.days.at(-1)?.day;
  // Attack: hundreds of names that claim more failures than anybody else.
  const familiar = reporters.toSorted((a, b) => b.earlierDays - a.earlierDays).slice(0, limit);
  const shown = new Set(familiar);
  const bars = reporters
    .filter((one) => shown.has(one))
    .map((reporter) => ({
      label: formatReporter(reporter),
      value: barValue(reporter, words),
      notes: reporterNotes(reporter, lastDay, words),
      ...barLengths(reporter),
    }));
  const more = reporters.length - bars.length;
  return [
    { kind: 'bars', caption: words.digest.byReporter, bars },
    ...(more > 0 ? [paragraph(words.digest.moreItems(more), true)] : []),
  ];
}

/** A day lists only a limited number of reports; the mail must say that there were more. */
function composeNotListed({ notItemised }: DomainSummary, side: DaySideName, { digest }: Words): Block[] {
  const { reports, ...sessions } = notItemised[side];
  return reports > 0 ? [paragraph(digest.notListed[side](reports, countOf(sessions)), true)] : [];
}

function reporterNotes(
  { days, isNew, policy }: ReporterSummary,
  lastDay: string | undefined,
  { digest, format, explanations }: Words,
): string[] {
  return [
    // Late reports, and those that span several days, name their days.
    ...(days.first === lastDay ? [] : [digest.aboutDays(format.dayRange(days.first, days.last))]),
    ...(isNew ? [digest.newReporter] : []),
    ...(policy ? [explanations.policyUse(policy)] : []),
  ];
}

function composeSilence({ silentReporters, silentSince }: DomainSummary, { digest }: Words): Block[] {
  // Missing reports are among the items to check.
  if (silentSince !== undefined || silentReporters.length === 0) return [];
  const items = silentReporters
    .slice(0, 10)
    .map((reporter) => digest.silentReporter(formatReporter(reporter), reporter.lastDay));
  return [{ kind: 'list', caption: digest.changes, ordered: false, items }];
}

function composeUnverified(
  { unverified, figures, notItemised }: DomainSummary,
  limit: number,
  words: Words,
): Block[] {
  const { digest } = words;
  const items = unverified.map((one) => {
    const reason = wordOf(digest.unverifiedReasons, one.reason, harmless);
    const who = harmless(one.submitter) || digest.unnamed;
    return digest.unverifiedLine(who, one.reports, countOf(one), reason);
  });
  const isFailing = figures.unverified.failedSessions + notItemised.unverified.failedSessions > 0;
  return [
    ...cutList(digest.unverified, items, limit, words),
    ...(isFailing ? [paragraph(digest.unverifiedHint, true)] : []),
  ];
}
