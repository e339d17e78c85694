import { weekdayOf } from '../../names/utc-day.ts';
import { ceilToMinute } from '../ceil-to-minute.ts';
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

function dateParts(day: string): { date: number; month: string; year: string } {
  const [year = '', month = '', date = ''] = day.split('-');
  return { date: Number(date), month: months[Number(month) - 1] ?? month, year };
}

export function formatDay(day: string): string {
  const { date, month, year } = dateParts(day);
  return `${date} ${month} ${year}`;
}

export function formatShortDay(day: string): string {
  const { date, month } = dateParts(day);
  return `${weekdays[weekdayOf(day)]} ${date} ${month.slice(0, 3)}`;
}

export function formatTime(text: string): string {
  const { date, month, year } = dateParts(text.slice(0, 10));
  return `${date} ${month.slice(0, 3)} ${year}, ${text.slice(11, 16)} UTC`;
}

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
