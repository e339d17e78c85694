import type { Painter } from '../../core/text/terminal.ts';

/** How a page is printed: with or without colour, and how wide. */
export interface Page {
  paint: Painter;
  /** In characters. */
  width: number;
}

/** `1234567` as `1,234,567`. */
export const formatNumber = (value: number) => String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');

/** A number and its noun: `1 session`, `2 sessions`. */
export const formatCount = (value: number, one: string, many = `${one}s`) =>
  `${formatNumber(value)} ${value === 1 ? one : many}`;
