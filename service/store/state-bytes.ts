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

/** How many they are: the order of members does not matter, so they need not be made. A tenth of the time. */
export const countStateBytes = (value: unknown): number =>
  Buffer.byteLength(JSON.stringify(value, undefined, 2)) + '\n'.length;

/** @param newline with the indentation at the position of `value` */
function* parts(value: unknown, newline: string): Generator<string> {
  const inner = `${newline}  `;
  if (!hasInnerObjects(value)) yield formatFlat(value, newline);
  else if (Array.isArray(value)) {
    for (const [index, element] of value.entries()) {
      yield (index === 0 ? '[' : ',') + inner;
      yield* parts(element ?? null, inner);
    }
    yield `${newline}]`;
  } else {
    let before = '{';
    for (const name of sortedNames(value)) {
      yield `${before}${inner}${JSON.stringify(name)}: `;
      yield* parts(value[name], inner);
      before = ',';
    }
    yield `${newline}}`;
  }
}

/** A value without objects in it, written without a copy: a large report has 20,000 of them. */
function formatFlat(value: unknown, newline: string): string {
  if (!isObject(value)) return JSON.stringify(value);
  const isList = Array.isArray(value);
  const members = isList
    ? value.map((element) => JSON.stringify(element ?? null))
    : sortedNames(value).map((name) => `${JSON.stringify(name)}: ${JSON.stringify(value[name])}`);
  const [open, close] = isList ? '[]' : '{}';
  if (members.length === 0) return `${open}${close}`;
  return `${open}${newline}  ${members.join(`,${newline}  `)}${newline}${close}`;
}

/** Of the members that have a value. */
function sortedNames(value: Record<string, unknown>): string[] {
  const names = Object.keys(value)
    .filter((name) => value[name] !== undefined)
    .sort();
  // Through an object, as formatState() does: it puts numeric keys first.
  return names.some((name) => /^\d/.test(name))
    ? Object.keys(Object.fromEntries(names.map((name) => [name, 0])))
    : names;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object';

function hasInnerObjects(value: unknown): value is Record<string, unknown> {
  if (!isObject(value)) return false;
  for (const name in value) if (isObject(value[name])) return true;
  return false;
}
