import { weekdayOf } from '../../names/utc-day.ts';
import { ceilToMinute } from '../ceil-to-minute.ts';
import type { FormatWords } from '../format-words.ts';

const weekdays = ['日', '月', '火', '水', '木', '金', '土'];

export const formatNumber = (value: number): string => value.toLocaleString('en-US');

function dateParts(day: string): { year: string; month: number; date: number } {
  const [year = '', month = '', date = ''] = day.split('-');
  return { year, month: Number(month), date: Number(date) };
}

export function formatDay(day: string): string {
  const { year, month, date } = dateParts(day);
  return `${year}年${month}月${date}日`;
}

export function formatShortDay(day: string): string {
  const { month, date } = dateParts(day);
  return `${month}/${date}(${weekdays[weekdayOf(day)]})`;
}

/** UTC, as everything in a report is. */
export function formatTime(text: string): string {
  return `${formatDay(text.slice(0, 10))} ${text.slice(11, 16)} UTC`;
}

export function formatPercent(share: number): string {
  if (share > 0 && share < 0.001) return '0.1%未満';
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)}%`;
}

export const formatNames = (list: string[], more = 0): string =>
  `${list.join('、')}${more > 0 ? `、ほか${formatNumber(more)}件` : ''}`;

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
    first === last ? formatShortDay(first) : `${formatShortDay(first)}〜${formatShortDay(last)}`,
  time: formatTime,
  names: formatNames,
  sentence: (text) => `${text}。`,
  sentences: (list) => list.join(''),
  parts: (list) => list.join('、'),
};

/** A time to wait for, rounded up to the minute, so that it is never said too early. */
export const formatDeadline = (time: string): string => formatTime(ceilToMinute(time));
