const maxKeyBytes = 1_024;

/**
 * Checks that every object store can hold `key`: the rules of `ObjectStore`, and no control characters or lone
 * surrogates, which S3 and file systems treat differently.
 * @throws Error that names the key and the reason
 */
export function checkObjectKey(key: string): void {
  const why = problemOfKey(key);
  if (why !== undefined)
    throw new Error(`Cannot use ${JSON.stringify(key.slice(0, 200))} as an object key: ${why}`);
}

function problemOfKey(key: string): string | undefined {
  if (key === '') return 'it is empty';
  if (!key.isWellFormed()) return 'it is not well-formed Unicode';
  // A NUL ends a path in C, and a line end can forge a log line.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are refused
  if (/[\u0000-\u001f\u007f]/.test(key)) return 'it contains a control character';
  if (Buffer.byteLength(key) > maxKeyBytes) return `it is longer than ${maxKeyBytes} bytes`;
  const bad = key.split('/').find((segment) => segment === '' || segment === '.' || segment === '..');
  if (bad !== undefined) return `it has the segment "${bad}", expected segments other than "", "." and ".."`;
  return undefined;
}

/** Checks the page size of a `list` call and returns it. */
export function checkListLimit(limit = 1_000): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= 1_000) return limit;
  throw new Error(`Cannot list objects: "limit" is ${limit}, expected a whole number from 1 to 1000`);
}

/** The order of `list`: by UTF-8 bytes. `<` gives it, except for characters beyond U+FFFF. */
export function compareKeys(a: string, b: string): number {
  if (beyondBasicPlane.test(a) || beyondBasicPlane.test(b))
    return Buffer.compare(Buffer.from(a), Buffer.from(b));
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

const beyondBasicPlane = /[\ud800-\udfff]/;
