import { type Painter, painter } from '../../core/text/terminal.ts';

/** Whether a page has colour, and how wide it is. */
export interface PageStyle {
  paint: Painter;
  /** In characters. */
  width: number;
}

type Output = Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'hasColors'>;

/** For standard output: colours only on a terminal, unless NO_COLOR is set. What is not a terminal has no width. */
export function pageStyle(output: Output = process.stdout): PageStyle {
  const hasColours = output.isTTY === true && output.hasColors?.() === true;
  return {
    paint: painter(hasColours),
    width: output.isTTY ? (output.columns ?? 80) : Number.POSITIVE_INFINITY,
  };
}
