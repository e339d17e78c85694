/**
 * Finds reporters that have stopped. Nobody announces that: the record may be lost, the mailbox may refuse, or a sender may
 * have given up. Only known reporters count, because anyone can sign a few reports with their own domain and stop, or
 * continue while all others are silent.
 */

import { type Finding, type FindingCode, finding } from '../../core/finding/finding.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import type { UtcDay } from '../../core/names/utc-day.ts';
import { addDays, dayOf } from '../../core/names/utc-day.ts';
import { compareText } from '../../core/text/compare-text.ts';
import type { DayState } from '../../core/tls-rpt/figures/day.ts';
import {
  compareFirstSeen,
  countKnownDays,
  type FirstSeen,
  firstSeenDays,
  firstSeenOf,
  seenDaysOf,
} from '../../core/tls-rpt/figures/reporter-days.ts';
import { daysToBeKnown } from '../../core/tls-rpt/figures/rest.ts';
import { sourceOf } from '../../core/tls-rpt/figures/tally-report.ts';
import { type Incident, isOpen } from '../store/domains/incidents.ts';
import type { Readable } from '../store/load-readable.ts';

const allSilent = 'reports-silent' satisfies FindingCode;
const oneSilent = 'reporter-silent' satisfies FindingCode;

/** It reported on this many days, and then stopped for this many. */
const usualDays = 4;
const silentDays = 4;

/** For one reporter: the usual days are among this many. */
const weekDays = 7;

/** A reporter that has not reported for this long since its silence was noticed no longer counts. */
const forgottenSeconds = 28 * 86_400;

/**
 * Attack: somebody who signs reports under many names, and fills the list by stopping. A reporter only has no place if so
 * many are listed that were seen as early.
 */
const maxSilentReporters = 5;

export interface Silence {
  /** What `before` does not have open. The list stays short. */
  findings: (before: readonly Incident[]) => Finding[];
  /** Whether an open incident continues, although its reports are older than the days we look at. */
  lasts: (incident: Incident) => boolean;
}

/** If the record sends reports elsewhere, none are expected here. */
export const noSilence: Silence = { findings: () => [], lasts: () => false };

/** A report of a silent reporter may be on a day that cannot be read. */
const unknownSilence: Silence = {
  findings: () => [],
  lasts: ({ code }) => code === allSilent || code === oneSilent,
};

/** @param days of the last four weeks, in any order */
export function findSilence(
  domain: DomainName,
  { states: days, unreadable = [] }: Readable<DayState>,
  now: Date,
): Silence {
  // The last day on which a report should have come.
  const limit = addDays(dayOf(now), -silentDays);
  if (unreadable.some((day) => day > limit)) return unknownSilence;
  const daysOf = reportDays(days);
  const seenDays = countKnownDays(days);
  const known = [...daysOf].filter(
    ([who]) => seenDaysOf(seenDays, sourceOf({ submitter: who })) >= daysToBeKnown,
  );
  const isSilent = (heard: readonly string[]) => heard.every((day) => day <= limit);
  const all = [...new Set(known.flatMap(([, heard]) => heard))].sort();
  const areAllSilent = isSilent(all);
  const lasts = ({ code, subject = '', openedAt }: Incident) => {
    if (code === allSilent) return areAllSilent;
    if (code !== oneSilent) return false;
    return (
      isSilent(daysOf.get(subject) ?? []) && now.getTime() - Date.parse(openedAt) < forgottenSeconds * 1000
    );
  };
  const found = areAllSilent
    ? findAllSilent(domain, all)
    : known.filter(([, heard]) => isSilent(heard)).flatMap(([who, heard]) => findOneSilent(who, heard));
  const findings = (before: readonly Incident[]) => {
    const open = before.filter((one) => isOpen(one) && one.code === oneSilent && lasts(one));
    return areAllSilent ? found : chooseListed(found, open, firstSeenDays(days));
  };
  return { findings, lasts };
}

const subjectOf = ({ subject = '' }: { subject?: string | undefined }): string => subject;

function chooseListed(found: readonly Finding[], open: readonly Incident[], firstSeen: FirstSeen): Finding[] {
  const sourceOfSubject = (submitter: string) => sourceOf({ submitter });
  const firstOf = (submitter: string) => firstSeenOf(firstSeen, sourceOfSubject(submitter));
  const compare = compareFirstSeen(firstSeen);
  const listed = open.map(subjectOf);
  return found
    .filter((one) => !listed.includes(subjectOf(one)))
    .sort((a, b) => compare(sourceOfSubject(subjectOf(a)), sourceOfSubject(subjectOf(b))))
    .filter((one) => {
      const first = firstOf(subjectOf(one));
      const hasPlace = listed.filter((other) => firstOf(other) <= first).length < maxSilentReporters;
      if (hasPlace) listed.push(subjectOf(one));
      return hasPlace;
    });
}

/** The days that verified reports of each submitter are about, in order. */
function reportDays(days: readonly DayState[]): Map<string, UtcDay[]> {
  const daysBySubmitter = new Map<string, Set<UtcDay>>();
  for (const { day, reports } of days) {
    for (const { submitter, verified } of Object.values(reports)) {
      if (!verified) continue;
      const of = daysBySubmitter.get(submitter) ?? new Set();
      daysBySubmitter.set(submitter, of.add(day));
    }
  }
  const sorted = [...daysBySubmitter].sort(([a], [b]) => compareText(a, b));
  return new Map(sorted.map(([submitter, of]) => [submitter, [...of].sort()]));
}

function findAllSilent(domain: DomainName, heard: UtcDay[]): Finding[] {
  const lastDay = heard.at(-1);
  if (lastDay === undefined || heard.length < usualDays) return [];
  return [finding(allSilent, { domain, lastDay, reportedDays: heard.length })];
}

function findOneSilent(submitter: string, heard: UtcDay[]): Finding[] {
  const lastDay = heard.at(-1);
  if (lastDay === undefined) return [];
  const week = heard.filter((day) => day > addDays(lastDay, -weekDays));
  if (week.length < usualDays) return [];
  return [finding(oneSilent, { submitter, lastDay, reportedDays: week.length, ofDays: weekDays })];
}
