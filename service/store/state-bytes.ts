import { formatState } from './state-json.ts';

/** Text is encoded once it has this many characters; a higher number needs more memory and less time. */
const pieceLetters = 64 * 1024;

/**
 * The bytes of `formatState(value)`, piece by piece: as one string, a report of 100,000 failure details needs several
 * times the memory of its bytes, and a single character beyond Latin-1 doubles that.
 */
export function* stateBytes(value: unknown): Generator<Buffer> {
  let text = '';
  for (const part of parts(value, '\n')) {
    text += part;
    if (text.length < pieceLetters) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(`${text}\n`);
}

/** @param newline with the indentation at the position of `value` */
function* parts(value: unknown, newline: string): Generator<string> {
  const inner = `${newline}  `;
  if (!hasInnerObjects(value)) yield formatState(value).trimEnd().replaceAll('\n', newline);
  else if (Array.isArray(value)) {
    for (const [index, element] of value.entries()) {
      yield (index === 0 ? '[' : ',') + inner;
      yield* parts(element ?? null, inner);
    }
    yield `${newline}]`;
  } else {
    let before = '{';
    const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    // Through an object, as formatState() does: it puts numeric keys first.
    for (const [key, member] of Object.entries(Object.fromEntries(sorted))) {
      if (member === undefined) continue;
      yield `${before}${inner}${JSON.stringify(key)}: `;
      yield* parts(member, inner);
      before = ',';
    }
    yield `${newline}}`;
  }
}

const isObject = (value: unknown): value is object => value !== null && typeof value === 'object';

const hasInnerObjects = (value: unknown): value is object =>
  isObject(value) && Object.values(value).some(isObject);
