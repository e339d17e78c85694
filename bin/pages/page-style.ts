import type { Painter } from '../../core/text/terminal.ts';

/** How a page is printed: with or without colour, and how wide. */
export interface PageStyle {
  paint: Painter;
  /** In characters. */
  width: number;
}
