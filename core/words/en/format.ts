import { weekdayOf } from '../../names/utc-day.ts';
import { ceilToMinute } from '../dates/ceil-to-minute.ts';
import { writeDay, writeTime } from '../dates/write-day.ts';
import type { FormatWords } from '../format-words.ts';

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

export const formatNumber = (value: number): string => value.toLocaleString('en-US');

/** `1 report`, `2 reports` */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatNumber(count)} ${count === 1 ? one : many}`;

const monthOf = (month: number): string => months[month - 1] ?? '';

export const formatDay = (day: string): string =>
  writeDay(day, (year, month, date) => `${date} ${monthOf(month)} ${year}`);

export const formatShortDay = (day: string): string =>
  writeDay(day, (_, month, date) => `${weekdays[weekdayOf(day)]} ${date} ${monthOf(month).slice(0, 3)}`);

export const formatTime = (text: string): string =>
  writeTime(text, (year, month, date, time) => `${date} ${monthOf(month).slice(0, 3)} ${year}, ${time} UTC`);

export function formatPercent(share: number): string {
  // A line must not end before the sign.
  if (share > 0 && share < 0.001) return 'under 0.1\u00a0%';
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)}\u00a0%`;
}

export function formatNames(list: string[], more = 0): string {
  const shown = more > 0 ? [...list, `${formatNumber(more)} more`] : list;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

const fewNames = 20;

/** Names of a list that may be long. */
export const formatFew = (list: string[]): string =>
  formatNames(list.slice(0, fewNames), Math.max(0, list.length - fewNames));

export const format: FormatWords = {
  number: formatNumber,
  percent: formatPercent,
  day: formatDay,
  shortDay: formatShortDay,
  dayRange: (first, last) =>
    first === last ? formatShortDay(first) : `${formatShortDay(first)} to ${formatShortDay(last)}`,
  time: formatTime,
  names: formatNames,
  sentence: (text) => `${text}.`,
  sentences: (list) => list.join(' '),
  parts: (list) => list.join(', '),
};

/** A time to wait for, rounded up to the minute, so that it is never said too early. */
export const formatDeadline = (time: string): string => formatTime(ceilToMinute(time));
