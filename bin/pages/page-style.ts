import type { Painter } from '../../core/text/terminal.ts';

/** Whether a page has colour, and how wide it is. */
export interface PageStyle {
  paint: Painter;
  /** In characters. */
  width: number;
}
