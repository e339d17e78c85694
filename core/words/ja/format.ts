import { weekdayOf } from '../../names/utc-day.ts';
import { ceilToMinute } from '../dates/ceil-to-minute.ts';
import { writeDay, writeTime } from '../dates/write-day.ts';
import type { FormatWords } from '../format-words.ts';

const weekdays = ['日', '月', '火', '水', '木', '金', '土'];

export const formatNumber = (value: number): string => value.toLocaleString('en-US');

const dayOf = (year: number, month: number, date: number): string => `${year}年${month}月${date}日`;

export const formatDay = (day: string): string => writeDay(day, dayOf);

export const formatShortDay = (day: string): string =>
  writeDay(day, (_, month, date) => `${month}/${date}(${weekdays[weekdayOf(day)]})`);

/** UTC, as everything in a report is. */
export const formatTime = (text: string): string =>
  writeTime(text, (year, month, date, time) => `${dayOf(year, month, date)} ${time} UTC`);

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
