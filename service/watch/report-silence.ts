/**
 * Reporters that fell silent. Nobody says that he will report no more: the record may be lost, the mailbox may refuse,
 * or a sender may have stopped. Only reports that their submitter signed are looked at, since anyone can write one.
 */

import { addDays, dayOf } from '../../core/names/utc-day.ts';
import { compareText } from '../../core/text/compare-text.ts';
import { harmless } from '../../core/text/harmless.ts';
import type { DayState } from '../../core/tls-rpt/figures/day.ts';
import type { Sighting } from '../store/domains/incidents.ts';
import { type Incident, isOpen } from '../store/domains/incidents.ts';

const allSilent = 'reports:silent';
const oneSilent = 'reports:reporter-silent';

/** It came on so many days, and then not for so many. */
const usualDays = 4;
const silentDays = 4;

/** Of one reporter: the usual days are among so many. */
const weekDays = 7;

/** Who has not reported for so long since it was noticed is no usual reporter any more. */
const forgottenSeconds = 28 * 86_400;

/** Attack: whoever signs reports under many names could fill the list by stopping. */
const maxSilentReporters = 5;

export interface Silence {
  /** Those that `before` has open come first; of new ones only so many that the list stays short. */
  sightings: (before: readonly Incident[]) => Sighting[];
  /** Whether an open incident lasts, although the days of its reports are out of sight by now. */
  lasts: (incident: Incident) => boolean;
}

/** Where the record sends reports elsewhere, none are awaited here. */
export const noSilence: Silence = { sightings: () => [], lasts: () => false };

/** @param days of the last two weeks, in any order */
export function findSilence(days: readonly DayState[], now: Date): Silence {
  const daysOf = reportDays(days);
  // The last day on which somebody would have to be heard of.
  const limit = addDays(dayOf(now), -silentDays);
  const isSilent = (heard: readonly string[]) => heard.every((day) => day <= limit);
  const all = [...new Set([...daysOf.values()].flat())].sort();
  const areAllSilent = isSilent(all);
  const lasts = ({ code, subject = '', openedAt }: Incident) => {
    if (code === allSilent) return areAllSilent;
    if (code !== oneSilent) return false;
    return (
      isSilent(daysOf.get(subject) ?? []) && now.getTime() - Date.parse(openedAt) < forgottenSeconds * 1000
    );
  };
  const found = areAllSilent
    ? sightAllSilent(all)
    : [...daysOf]
        .filter(([, heard]) => isSilent(heard))
        .flatMap(([who, heard]) => sightOneSilent(who, heard));
  const sightings = (before: readonly Incident[]) => {
    const open = before.filter((one) => isOpen(one) && one.code === oneSilent && lasts(one));
    const isKnown = ({ subject }: Sighting) => open.some((one) => one.subject === subject);
    const room = Math.max(0, maxSilentReporters - open.length);
    return areAllSilent ? found : found.filter((one) => !isKnown(one)).slice(0, room);
  };
  return { sightings, lasts };
}

/** The days that verified reports of each submitter are about, in order. */
function reportDays(days: readonly DayState[]): Map<string, string[]> {
  const seen = new Map<string, Set<string>>();
  for (const { day, reports } of days) {
    for (const { submitter, verified } of Object.values(reports)) {
      if (!verified) continue;
      const of = seen.get(submitter) ?? new Set();
      seen.set(submitter, of.add(day));
    }
  }
  const sorted = [...seen].sort(([a], [b]) => compareText(a, b));
  return new Map(sorted.map(([submitter, of]) => [submitter, [...of].sort()]));
}

function sightAllSilent(heard: string[]): Sighting[] {
  const last = heard.at(-1);
  if (last === undefined || heard.length < usualDays) return [];
  return [
    {
      code: allSilent,
      severity: 'notice',
      message: `No verified report came about a day after ${last}, where they came on ${heard.length} days before`,
      nextStep: 'Check that the _smtp._tls record still names the address that the domain lists',
    },
  ];
}

function sightOneSilent(submitter: string, heard: string[]): Sighting[] {
  const last = heard.at(-1);
  if (last === undefined) return [];
  const week = heard.filter((day) => day > addDays(last, -weekDays));
  if (week.length < usualDays) return [];
  return [
    {
      code: oneSilent,
      severity: 'notice',
      subject: submitter,
      message: `${harmless(submitter)} sent no verified report about a day after ${last}, where it sent them about ${week.length} of the ${weekDays} days up to then, and others go on`,
      nextStep:
        'Nothing, unless mail from there should come every day: then ask its postmaster whether it still reports',
    },
  ];
}
