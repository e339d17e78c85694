/** Lines of a page for a terminal. */
import { escapeControls, quote } from './quote.ts';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

export type Painter = (style: Style, text: string) => string;

/** The ECMA-48 SGR codes that begin and end a style. */
const codes: Record<Style, [number, number]> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
};

export function painter(colour: boolean): Painter {
  return (style, text) => {
    const [on, off] = codes[style];
    return colour && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  };
}

/** Breaks text at spaces into lines of at most `width` characters. A longer word is cut into lines of its own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).flatMap((long) => cutWord(long, width))) {
    if (line === '') line = word;
    else if (line.length + 1 + word.length <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return line === '' ? lines : [...lines, line];
}

function cutWord(word: string, width: number): string[] {
  const chars = Array.from(word);
  if (chars.length <= width) return [word];
  return Array.from({ length: Math.ceil(chars.length / width) }, (_, index) =>
    chars.slice(index * width, (index + 1) * width).join(''),
  );
}

/** Indents lines: the first by `first` spaces, the others by `next`. */
export function indent(lines: string[], first: number, next = first): string[] {
  return lines.map((line, index) => `${' '.repeat(index === 0 ? first : next)}${line}`);
}

/** A whole page whose lines may contain untrusted text: everything except line ends is escaped as in `printable()`. */
export const printablePage = (page: string): string => page.split('\n').map(escapeControls).join('\n');

/** The same for a page with our own styles, which stay. */
export const paintedPage = (page: string): string =>
  page
    .split(styleStart)
    .map((piece, index) => (index === 0 ? printablePage(piece) : afterStyleStart(piece)))
    .join('');

const styleStart = '\u001b[';
const ownStyles = Object.values(codes).flatMap((pair) => pair.map((code) => `${code}m`));

function afterStyleStart(piece: string): string {
  const style = ownStyles.find((one) => piece.startsWith(one));
  if (style === undefined) return printablePage(`${styleStart}${piece}`);
  return `${styleStart}${style}${printablePage(piece.slice(style.length))}`;
}

/**
 * Untrusted text on one line, shortened. Control, bidirectional and invisible characters become `\u{…}`, so that it can
 * neither control the terminal nor look like a different text.
 */
export function printable(text: string, maxLength = 80): string {
  const pieces = text.slice(0, maxLength).match(/[\s\S]{1,80}/gu) ?? [];
  const safe = pieces
    .map((piece) =>
      quote(piece)
        .slice(1, -1)
        .replaceAll(/\\(["\\])/g, '$1'),
    )
    .join('');
  return text.length > maxLength ? `${safe}…` : safe;
}
