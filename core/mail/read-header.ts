/** Header fields of a message or a part (RFC 5322 §2.2), and the two ways in which their text is encoded. */

export interface HeaderField {
  /** Lower case. */
  name: string;
  /** Unfolded (RFC 5322 §2.2.3), without white space at both ends, otherwise as sent. */
  value: string;
}

/** Splits a header block into its fields. Other lines (an mbox `From ` line, junk) are skipped. */
export function readHeader(block: string): HeaderField[] {
  const fields: HeaderField[] = [];
  let start = 0;
  while (start < block.length) {
    let end = nextLineBreak(block, start);
    // RFC 5322 §2.2.3: a line that begins with a space or tab continues the field.
    while (isBlank(block.charCodeAt(end + 1))) end = nextLineBreak(block, end + 1);
    const field = readField(block.slice(start, end));
    if (field) fields.push(field);
    start = end + 1;
  }
  return fields;
}

function nextLineBreak(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at === -1 ? text.length : at;
}

const isBlank = (code: number) => code === 0x20 || code === 0x09;

function readField(lines: string): HeaderField | undefined {
  const colon = lines.indexOf(':');
  if (colon < 1) return undefined;
  const name = lines.slice(0, colon).trimEnd().toLowerCase();
  if (name.includes(' ')) return undefined;
  const value = lines.slice(colon + 1);
  return { name, value: (value.includes('\n') ? value.replaceAll(/\r?\n/g, '') : value).trim() };
}

/** The value of the first field called `name` (lower case). */
export function fieldOf(header: HeaderField[], name: string): string | undefined {
  for (const field of header) if (field.name === name) return field.value;
  return undefined;
}

/** The values of all fields called `name` (lower case), topmost first. */
export function fieldsOf(header: HeaderField[], name: string): string[] {
  return header.filter((field) => field.name === name).map((field) => field.value);
}

export interface StructuredValue {
  /** Lower case: `application/tlsrpt+gzip`, `attachment`. */
  value: string;
  /** Names in lower case. The first of duplicates counts. Attack: two boundaries, so that two readers see two mails. */
  parameters: Map<string, string>;
}

// Attack: a megabyte of `;a="`, which the pattern would search again from each quote.
const longestStructuredValue = 8192;

/**
 * Reads Content-Type and Content-Disposition (RFC 2045 §5.1). Parameters are decoded: RFC 2231, and RFC 2047, which
 * senders use, too.
 */
export function readStructuredValue(text: string): StructuredValue {
  if (!text.includes(';')) return { value: readFirstToken(text), parameters: new Map() };
  const bounded = text.slice(0, longestStructuredValue);
  const raw = new Map<string, string>();
  for (const match of bounded.matchAll(/;\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]*))/g)) {
    const name = (match[1] ?? '').toLowerCase();
    if (!raw.has(name)) raw.set(name, match[2]?.replaceAll(/\\(.)/g, '$1') ?? match[3] ?? '');
  }
  return { value: readFirstToken(bounded), parameters: decodeParameters(raw) };
}

const readFirstToken = (text: string) => /^[^;\s(]*/.exec(text)?.[0].toLowerCase() ?? '';

function decodeParameters(raw: Map<string, string>): Map<string, string> {
  const decoded = new Map<string, string>();
  const sectioned = new Map<string, Section[]>();
  for (const [key, text] of raw) {
    const star = key.indexOf('*');
    if (star === -1) decoded.set(key, decodeWords(text));
    else addSection(sectioned, key.slice(0, star), key.slice(star), text);
  }
  // RFC 2231 §4: if both forms are given, this one counts.
  for (const [name, sections] of sectioned) decoded.set(name, joinSections(sections));
  return decoded;
}

/** `suffix` is `*`, `*0` or `*0*`. */
function addSection(sectioned: Map<string, Section[]>, name: string, suffix: string, text: string): void {
  const [, number] = /^\*(\d{1,2})?/.exec(suffix) ?? [];
  const sections = sectioned.get(name) ?? [];
  sections[Number(number ?? 0)] = { text, isExtended: suffix.endsWith('*') };
  sectioned.set(name, sections);
}

interface Section {
  text: string;
  isExtended: boolean;
}

/**
 * RFC 2231 §3, §4.1: `utf-8'en'na%C3`, then `%AFve`. A character may be cut in two, so the bytes are joined before
 * decoding.
 */
function joinSections(sections: Section[]): string {
  const [, charset = 'utf-8'] = /^([^']*)'[^']*'/.exec(sections[0]?.isExtended ? sections[0].text : '') ?? [];
  const bytes = sections.map(({ text, isExtended }, index) => {
    if (!isExtended) return Buffer.from(text);
    return decodeHex(index === 0 ? text.replace(/^[^']*'[^']*'/, '') : text, '%');
  });
  return decodeCharset(Buffer.concat(bytes.filter(Boolean)), charset);
}

/** The bytes of a text in which `mark` and two hexadecimal digits are one byte. */
function decodeHex(text: string, mark: '%' | '='): Buffer {
  const pattern = mark === '%' ? /%([0-9a-f]{2})/gi : /=([0-9a-f]{2})/gi;
  const decode = (_: string, hex: string) => String.fromCharCode(Number.parseInt(hex, 16));
  return Buffer.from(text.replaceAll(pattern, decode), 'latin1');
}

/** `text` without its comments, which may nest (RFC 5322 §3.2.2). An unclosed comment reaches to the end. */
export function withoutComments(text: string): string {
  if (!text.includes('(')) return text;
  let depth = 0;
  let kept = '';
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (char === '(' && depth++ === 0) kept += text.slice(start, at);
    else if (char === ')' && depth > 0 && --depth === 0) start = at + 1;
  }
  return depth > 0 ? kept : kept + text.slice(start);
}

/** Decodes encoded words (RFC 2047), `=?utf-8?B?…?=`. White space between two of them does not count (§6.2). */
export function decodeWords(text: string): string {
  if (!text.includes('=?')) return text;
  return text
    .replaceAll(/(=\?[^?\s]+\?[bq]\?[^?\s]*\?=)\s+(?==\?[^?\s]+\?[bq]\?)/gi, '$1')
    .replaceAll(
      /=\?([^?\s*]+)(?:\*[^?\s]*)?\?([bq])\?([^?\s]*)\?=/gi,
      (_, charset: string, encoding: string, word: string) =>
        decodeCharset(
          encoding.toLowerCase() === 'b'
            ? Buffer.from(word, 'base64')
            : decodeHex(word.replaceAll('_', ' '), '='),
          charset,
        ),
    );
}

/** An unknown charset is read as UTF-8. */
function decodeCharset(bytes: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset || 'utf-8').decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
