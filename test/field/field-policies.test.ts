import { describe, expect, test } from 'vitest';
import { findMxPatternFault, parseMxPattern } from '../../core/mta-sts/mx-pattern.ts';
import { quote } from '../../core/text/quote.ts';

const wanted = 'expected a host name such as "mail.example.com", or a pattern such as "*.example.com"';
const list = `is a list, but each host needs an "mx" line of its own, ${wanted}`;
const invisible = (point: string) => `contains the invisible character ${point}, ${wanted}`;

interface FieldPattern {
  source: string;
  situation: string;
  mx: string;
  quoted: string;
  /** The exact words. */
  right: string;
  because: string;
}

const unseen = 'nobody sees it, so the message names it';
const oneEach = 'RFC 8461 §3.2: one pattern a line';

const fieldPatterns: FieldPattern[] = [
  [
    'a no-break space from a web page',
    'mx.example.com\u00a0',
    '"mx.example.com\\u{a0}"',
    invisible('U+00A0'),
    unseen,
  ],
  ['a zero-width space', '\u200bmx.example.com', '"\\u{200b}mx.example.com"', invisible('U+200B'), unseen],
  ['a soft hyphen', 'mx.exam\u00adple.com', '"mx.exam\\u{ad}ple.com"', invisible('U+00AD'), unseen],
  ['a byte order mark', '\ufeffmx.example.com', '"\\u{feff}mx.example.com"', invisible('U+FEFF'), unseen],
  ['a right-to-left mark', '*.example.com\u200f', '"*.example.com\\u{200f}"', invisible('U+200F'), unseen],
  ['an ideographic space', '*.\u3000example.com', '"*.\\u{3000}example.com"', invisible('U+3000'), unseen],
  ['a list with commas', 'a.example.com, b.example.com', '"a.example.com, b.example.com"', list, oneEach],
  ['a list without blanks', 'a.example.com,b.example.com', '"a.example.com,b.example.com"', list, oneEach],
  ['a list with semicolons', 'a.example.com;b.example.com', '"a.example.com;b.example.com"', list, oneEach],
  ['a list of patterns', '*.a.example,*.b.example', '"*.a.example,*.b.example"', list, oneEach],
  ['a final comma', 'a.example.com,', '"a.example.com,"', list, oneEach],
].map(([situation = '', mx = '', quoted = '', right = '', because = ''], index) => ({
  source: index === 0 || index === 6 ? 'questions about policies that senders refuse' : 'variant',
  situation,
  mx,
  quoted,
  right,
  because,
}));

describe('an mx line from the field is explained correctly:', () => {
  test.each(fieldPatterns)('$situation ($source)', ({ mx, quoted, right, because }) => {
    expect(quote(mx), because).toBe(quoted);
    expect(findMxPatternFault(mx), because).toBe(right);
    expect(parseMxPattern(mx), because).toMatchObject({ ok: false, error: `${quoted}, which ${right}` });
  });
});
