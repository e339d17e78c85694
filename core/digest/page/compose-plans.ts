/**
 * Removals, changes of mail provider, and the mail servers that must stay valid meanwhile. A provider changes its domains
 * together, so facts that many of them share take one line.
 */

import type { Timestamp } from '../../names/timestamp.ts';
import { dayOf } from '../../names/utc-day.ts';
import { compareText } from '../../text/compare-text.ts';
import { visible } from '../../text/harmless.ts';
import type { Words } from '../../words/words.ts';
import type { DigestPlan, MigrationPlan, RemovalPlan } from '../facts/digest-input.ts';
import type { DomainSummary } from '../facts/summarize-domain.ts';
import { cutList } from './blocks.ts';
import type { Block } from './document.ts';
import { formatSome } from './format-names.ts';

const maxPatterns = 5;
const maxDomains = 5;

/** The owner's own patterns are shown unchanged, because they are to be compared with the MX records. */
export const formatPatterns = (patterns: string[], words: Words): string =>
  formatSome(patterns, maxPatterns, (pattern) => visible(pattern, 100), words);

export function formatCnames(cnames: { names: string[] }[], words: Words): string {
  const [only, ...others] = cnames;
  return only && others.length === 0 ? words.format.names(only.names, 0) : words.plans.cnamesOfEach;
}

/** The times of a group are on one day; the last one applies to all of them. */
export const latest = (times: Timestamp[]): Timestamp | '' => times.toSorted().at(-1) ?? '';

/** A removal, a change of provider, or an end without a removal. */
interface Planned {
  summary: DomainSummary;
  plan: DigestPlan | undefined;
  /** The date of the next step. */
  at: Timestamp;
}

/** The next step of each plan, however far away. Steps that the owner has to take now are shown above. */
export function composePlans(domains: DomainSummary[], limit: number, words: Words): Block[] {
  const planned = domains.flatMap((summary): Planned[] => {
    const { plan, ownStep, deletableFrom } = summary;
    const at = plan?.next.at ?? deletableFrom;
    return at === undefined || ownStep === 'change-mx' ? [] : [{ summary, plan, at }];
  });
  return composeLines(
    words.plans.caption,
    planned,
    keyOfPlan,
    (group) => planLine(group, words),
    limit,
    words,
  );
}

function keyOfPlan({ summary: { deletableFrom, ownStep }, plan, at }: Planned): string {
  const newMx = plan?.kind === 'migration' ? plan.newMx : [];
  const hasCnames = plan?.kind === 'removal' && plan.cnames !== undefined && ownStep === undefined;
  const step = plan && [plan.kind, plan.next.name, plan.next.state];
  return [step, dayOf(at), deletableFrom && dayOf(deletableFrom), hasCnames, ...newMx].join(' ');
}

function planLine(group: Planned[], words: Words): string {
  const domains = domainsOf(group, words);
  const plan = group[0]?.plan;
  const at = words.format.time(latest(group.map((one) => one.at)));
  const deletableFrom = latest(group.flatMap(({ summary }) => summary.deletableFrom ?? []));
  const deletable = deletableFrom === '' ? [] : [words.plans.deletable(words.format.time(deletableFrom))];
  if (plan === undefined) return words.format.sentences([words.plans.ended(domains), ...deletable]);
  if (plan.kind === 'migration') return words.format.sentences(migrationLine(plan, domains, at, words));
  const isSameDate = plan.next.name === 'delete-records' && plan.next.state === 'waiting';
  const cnames = group.flatMap(({ summary, plan }) =>
    plan?.kind === 'removal' && summary.ownStep === undefined ? (plan.cnames ?? []) : [],
  );
  return words.format.sentences([
    ...removalLine(plan, domains, at, words),
    ...(isSameDate && deletable.length > 0 ? [words.plans.deletableThen] : deletable),
    ...(cnames.length > 0 ? [words.plans.cnamesAtTheEnd(formatCnames(cnames, words))] : []),
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
    plans.migration(domains, formatPatterns(newMx, words)),
    plans.nextStep(step, next.state === 'now' ? undefined : at),
  ];
}

/** The patterns of a domain that end together take one line, and so do domains with the same patterns. */
export function composeMustStayValid(domains: DomainSummary[], limit: number, words: Words): Block[] {
  const needs = domains.flatMap((summary) =>
    [...Map.groupBy(summary.mxNeeds, ({ until }) => until)].map(([at, group]) => ({
      summary,
      at,
      patterns: group.map(({ pattern }) => pattern),
    })),
  );
  const line = (group: typeof needs) =>
    words.plans.validUntil(
      formatPatterns(group[0]?.patterns ?? [], words),
      words.format.time(latest(group.map(({ at }) => at))),
      domainsOf(group, words),
    );
  const keyOf = ({ at, patterns }: (typeof needs)[number]) => [dayOf(at), ...patterns].join(' ');
  return composeLines(words.plans.mustStayValid, needs, keyOf, line, limit, words);
}

const domainsOf = (group: { summary: DomainSummary }[], words: Words): string =>
  formatSome(group, maxDomains, ({ summary }) => summary.domain, words);

/** One line for each group, soonest first, and how many more there are. */
function composeLines<T extends { summary: DomainSummary; at: Timestamp }>(
  caption: string,
  items: T[],
  keyOf: (item: T) => string,
  lineOf: (group: T[]) => string,
  limit: number,
  words: Words,
): Block[] {
  const sorted = items.toSorted(
    (a, b) => compareText(a.at, b.at) || compareText(a.summary.domain, b.summary.domain),
  );
  const groups = [...Map.groupBy(sorted, keyOf).values()];
  return cutList(caption, groups.map(lineOf), limit, words);
}
