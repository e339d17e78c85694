/** The figures of a domain as a card, or as one line. */

import { harmless } from '../../text/harmless.ts';
import { addSessions, type Sessions } from '../../tls-rpt/figures/summary.ts';
import type { Words } from '../../words/words.ts';
import type { DomainStory, ReporterStory, UsedPolicy } from '../facts/describe-domain.ts';
import type { Bar, Block, Line } from './document.ts';
import { showReporter } from './show-names.ts';
import { countOf, paragraph, type Showing } from './showing.ts';

export interface CardLimits {
  reporters: number;
  unverified: number;
}

export function showDomain(story: DomainStory, limits: CardLimits, { words, addresses }: Showing): Block {
  return {
    kind: 'card',
    tone: story.urgency,
    title: story.domain,
    aside: words.digest.domainAside(story.mode, underWay(story, words), story.announcedId),
    blocks: [
      ...showFigures(story, words),
      ...weekBars([story], words),
      ...showReporters(story, limits.reporters, words),
      ...showSilence(story, words),
      ...showUnverified(story, limits.unverified, words),
      {
        kind: 'links',
        links: [
          { label: words.digest.links.domain(story.domain), url: addresses.domain(story.domain) },
          { label: words.digest.links.summary(story.domain), url: addresses.summary(story.domain) },
        ],
      },
    ],
  };
}

function showFigures({ figures, reporters, trend, ...story }: DomainStory, words: Words): Block[] {
  if (figures.verified.reports === 0)
    return [paragraph(lineText({ figures, reporters, trend, ...story }, words))];
  const now = words.digest.figuresOf(countOf(figures.verified), figures.verified.reports, reporters.length);
  const trendText = trend.hasLastWeek
    ? words.digest.trend(countOf(trend.thisWeek), countOf(trend.lastWeek))
    : words.digest.trendWithoutPast(countOf(trend.thisWeek));
  return [paragraph(now), paragraph(story.firstReports ? words.digest.firstReports : trendText)];
}

/** One bar a day, of all given domains together. Nothing, if there was nothing all week. */
export function weekBars(stories: DomainStory[], words: Words): Block[] {
  const days = stories[0]?.trend.days.map(({ day }) => day) ?? [];
  const bars = days.map((day) => {
    const sum = addSessions(stories.flatMap(({ trend }) => trend.days.filter((one) => one.day === day)));
    return { label: words.format.shortDay(day), value: barValue(sum, words), notes: [], ...barLengths(sum) };
  });
  return bars.some(({ good, bad }) => good + bad > 0)
    ? [{ kind: 'bars', caption: words.digest.week(stories.length), bars }]
    : [];
}

function barLengths({ successfulSessions, failedSessions }: Sessions): Pick<Bar, 'good' | 'bad'> {
  return { good: successfulSessions, bad: failedSessions };
}

function barValue(sum: Sessions, words: Words): string {
  const { failed, sessions } = countOf(sum);
  return sessions === 0
    ? '–'
    : failed === 0
      ? words.format.number(sessions)
      : words.digest.barValue({ failed, sessions });
}

function showReporters({ reporters, trend }: DomainStory, limit: number, words: Words): Block[] {
  if (reporters.length === 0) return [];
  const lastDay = trend.days.at(-1)?.day;
  const bars = reporters.slice(0, limit).map((reporter) => ({
    label: showReporter(reporter),
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

function reporterNotes(
  { days, isNew, policy }: ReporterStory,
  lastDay: string | undefined,
  words: Words,
): string[] {
  return [
    // Late reports, and those that span several days, say what they are about.
    ...(days.first === lastDay ? [] : [words.digest.aboutDays(words.format.dayRange(days.first, days.last))]),
    ...(isNew ? [words.digest.newReporter] : []),
    ...(policy ? [showPolicy(policy, words)] : []),
  ];
}

function showPolicy(policy: UsedPolicy, words: Words): string {
  return policy.kind === 'superseded'
    ? words.digest.usesOldPolicy(policy.number, policy.daysLate ?? 0)
    : words.digest.usesUnknownPolicy(undefined);
}

function showSilence({ silentReporters, silentSince }: DomainStory, words: Words): Block[] {
  // That nobody reports stands among the things to look at.
  if (silentSince !== undefined) return [];
  const items = silentReporters
    .slice(0, 10)
    .map(({ name, submitter, lastDay }) =>
      words.digest.silentReporter(showReporter({ name, submitter }), lastDay),
    );
  return items.length > 0 ? [{ kind: 'list', caption: words.digest.changes, ordered: false, items }] : [];
}

function showUnverified({ unverified }: DomainStory, limit: number, words: Words): Block[] {
  const items = unverified
    .slice(0, limit)
    .map((one) =>
      words.digest.unverifiedLine(
        harmless(one.submitter),
        one.reports,
        countOf(one),
        reasonText(one.reason, words),
      ),
    );
  const more = unverified.length - items.length;
  const all = more > 0 ? [...items, words.digest.moreItems(more)] : items;
  return all.length > 0
    ? [{ kind: 'list', caption: words.digest.unverified, ordered: false, items: all }]
    : [];
}

function reasonText(reason: string, words: Words): string {
  const reasons: Record<string, string> = words.digest.unverifiedReasons;
  return reasons[reason] ?? harmless(reason);
}

/** A domain without news takes one line. */
export function showLine(story: DomainStory, words: Words): Line {
  return {
    label: story.domain,
    text: words.digest.line(story.mode, underWay(story, words), lineText(story, words)),
    tone: story.urgency,
  };
}

const underWay = ({ plan }: DomainStory, words: Words) => plan && words.plans.underWay[plan.kind];

function lineText({ figures, awaitsFirstReport }: DomainStory, words: Words): string {
  if (figures.verified.reports > 0) return words.digest.sessions(countOf(figures.verified));
  return awaitsFirstReport ? words.digest.awaitsFirst : words.digest.noReports;
}
