/**
 * Removals, changes of mail provider, and the mail servers that must stay valid meanwhile. A provider changes its
 * domains together, so what is the same for many of them takes one line.
 */

import { dayOf } from '../../names/utc-day.ts';
import { compareText } from '../../text/compare-text.ts';
import { visible } from '../../text/harmless.ts';
import type { Words } from '../../words/words.ts';
import type { DomainStory } from '../facts/describe-domain.ts';
import type { DigestPlan, MigrationPlan, RemovalPlan } from '../facts/digest-input.ts';
import type { Thing } from '../facts/things-to-do.ts';
import type { Block } from './document.ts';
import { showSome } from './show-names.ts';
import { list, paragraph, type Showing, steps } from './showing.ts';

const maxPatterns = 5;
const maxDomains = 5;

export function showChangeMx(
  { newMx }: Extract<Thing, { kind: 'change-mx' }>,
  { words }: Showing,
): { title: string; blocks: Block[] } {
  const { title, why, steps: stepsTo, goesOn } = words.plans.changeMx;
  return {
    title,
    blocks: [paragraph(why), steps(stepsTo(showPatterns(newMx, words)), words), paragraph(goesOn, true)],
  };
}

export function showDeleteCnames(
  { stories }: Extract<Thing, { kind: 'delete-cnames' }>,
  { words }: Showing,
): { title: string; blocks: Block[] } {
  const { title, why, step, last } = words.plans.deleteCnames;
  const cnames = stories.flatMap(({ plan }) => (plan?.kind === 'removal' ? (plan.cnames ?? []) : []));
  const from = words.format.time(latest(cnames.map((one) => one.from)));
  return {
    title,
    blocks: [paragraph(why), steps([step(showCnames(cnames, words), from)], words), paragraph(last, true)],
  };
}

/** The owner's own patterns: they are to be compared with the MX records, so they stand there as they are. */
const showPatterns = (patterns: string[], words: Words): string =>
  showSome(patterns, maxPatterns, (pattern) => visible(pattern, 100), words);

function showCnames(cnames: { names: string[] }[], words: Words): string {
  const [only, ...others] = cnames;
  return only && others.length === 0 ? words.format.names(only.names, 0) : words.plans.cnamesOfEach;
}

/** Times of a group are of one day; what may be done to all of them may be done from the last. */
const latest = (times: string[]): string => times.toSorted().at(-1) ?? '';

/** A removal, a change of provider, or an end without a removal. */
interface Planned {
  story: DomainStory;
  plan: DigestPlan | undefined;
  /** When something comes of it. */
  at: string;
}

/** The next step of each plan, however far away; what its owner has to do now stands above. */
export function showPlans(stories: DomainStory[], limit: number, { words }: Showing): Block[] {
  const planned = stories.flatMap((story): Planned[] => {
    const { plan, ownStep, deletableFrom } = story;
    const at = plan?.next.at ?? deletableFrom;
    return at === undefined || ownStep === 'change-mx' ? [] : [{ story, plan, at }];
  });
  return showLines(words.plans.caption, planned, keyOfPlan, (group) => planLine(group, words), limit, words);
}

function keyOfPlan({ story: { deletableFrom, ownStep }, plan, at }: Planned): string {
  const newMx = plan?.kind === 'migration' ? plan.newMx : [];
  const hasCnames = plan?.kind === 'removal' && plan.cnames !== undefined && ownStep === undefined;
  const step = plan && [plan.kind, plan.next.name, plan.next.state];
  return [step, dayOf(at), deletableFrom && dayOf(deletableFrom), hasCnames, ...newMx].join(' ');
}

function planLine(group: Planned[], words: Words): string {
  const domains = domainsOf(group, words);
  const plan = group[0]?.plan;
  const at = words.format.time(latest(group.map((one) => one.at)));
  const deletableFrom = latest(group.flatMap(({ story }) => story.deletableFrom ?? []));
  const deletable = deletableFrom === '' ? [] : [words.plans.deletable(words.format.time(deletableFrom))];
  if (plan === undefined) return words.format.sentences([words.plans.ended(domains), ...deletable]);
  if (plan.kind === 'migration') return words.format.sentences(migrationLine(plan, domains, at, words));
  const isSameDate = plan.next.name === 'delete-records' && plan.next.state === 'waiting';
  const cnames = group.flatMap(({ story, plan }) =>
    plan?.kind === 'removal' && story.ownStep === undefined ? (plan.cnames ?? []) : [],
  );
  return words.format.sentences([
    ...removalLine(plan, domains, at, words),
    ...(isSameDate && deletable.length > 0 ? [words.plans.deletableThen] : deletable),
    ...(cnames.length > 0 ? [words.plans.cnamesAtTheEnd(showCnames(cnames, words))] : []),
  ]);
}

function removalLine({ next }: RemovalPlan, domains: string, at: string, { plans }: Words): string[] {
  const step = plans.removalSteps[next.name];
  return [plans.removal(domains), plans.nextStep(step, next.state === 'now' ? undefined : at)];
}

function migrationLine({ newMx, next }: MigrationPlan, domains: string, at: string, words: Words): string[] {
  const { plans } = words;
  const step = plans.migrationSteps[next.name];
  return [
    plans.migration(domains, showPatterns(newMx, words)),
    plans.nextStep(step, next.state === 'now' ? undefined : at),
  ];
}

/** Those of a domain that end together take one line, and so do the domains with the same ones. */
export function showMustStayValid(stories: DomainStory[], limit: number, { words }: Showing): Block[] {
  const needs = stories.flatMap((story) =>
    [...Map.groupBy(story.mxNeeds, ({ until }) => until)].map(([at, group]) => ({
      story,
      at,
      patterns: group.map(({ pattern }) => pattern),
    })),
  );
  const line = (group: typeof needs) =>
    words.plans.validUntil(
      showPatterns(group[0]?.patterns ?? [], words),
      words.format.time(latest(group.map(({ at }) => at))),
      domainsOf(group, words),
    );
  const keyOf = ({ at, patterns }: (typeof needs)[number]) => [dayOf(at), ...patterns].join(' ');
  return showLines(words.plans.mustStayValid, needs, keyOf, line, limit, words);
}

const domainsOf = (group: { story: DomainStory }[], words: Words): string =>
  showSome(group, maxDomains, ({ story }) => story.domain, words);

/** One line for each group, soonest first, and how many more there are. */
function showLines<T extends { story: DomainStory; at: string }>(
  caption: string,
  items: T[],
  keyOf: (item: T) => string,
  lineOf: (group: T[]) => string,
  limit: number,
  words: Words,
): Block[] {
  const sorted = items.toSorted(
    (a, b) => compareText(a.at, b.at) || compareText(a.story.domain, b.story.domain),
  );
  const groups = [...Map.groupBy(sorted, keyOf).values()];
  const lines = groups.slice(0, limit).map(lineOf);
  const more = groups.length - lines.length;
  const all = more > 0 ? [...lines, words.digest.moreItems(more)] : lines;
  return all.length > 0 ? [list(caption, false, all)] : [];
}
