/** Lines of a page for a terminal. */

export type Style = 'bold' | 'dim' | 'red' | 'green';

export type Painter = (style: Style, text: string) => string;

/** ECMA-48 SGR codes, on and off. */
const codes: Record<Style, [number, number]> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
};

export function painter(colour: boolean): Painter {
  return (style, text) => {
    const [on, off] = codes[style];
    return colour && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  };
}

/** Lines of at most `width` characters, broken at spaces; a longer word stands alone, cut into pieces. */
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

/** `lines` moved to the right, those after the first by `next`. */
export function indent(lines: string[], first: number, next = first): string[] {
  return lines.map((line, index) => `${' '.repeat(index === 0 ? first : next)}${line}`);
}
