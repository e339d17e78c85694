const maxKeyBytes = 1_024;

/**
 * Throws if `key` is not one that every object store can hold: the rules of `ObjectStore`, and no control characters
 * or lone surrogates, which S3 and file systems treat differently.
 */
export function checkObjectKey(key: string): void {
  const why = problemOfKey(key);
  if (why !== undefined)
    throw new Error(`Cannot use ${JSON.stringify(key.slice(0, 200))} as an object key: ${why}`);
}

function problemOfKey(key: string): string | undefined {
  if (key === '') return 'it is empty';
  if (!key.isWellFormed()) return 'it is not well-formed Unicode';
  // A NUL ends a path in C, and line ends forge log lines.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  if (/[\u0000-\u001f\u007f]/.test(key)) return 'it contains a control character';
  if (Buffer.byteLength(key) > maxKeyBytes) return `it is longer than ${maxKeyBytes} bytes`;
  const bad = key.split('/').find((segment) => segment === '' || segment === '.' || segment === '..');
  if (bad !== undefined) return `it has the segment "${bad}", expected segments other than "", "." and ".."`;
  return undefined;
}

/** The page size of a `list` call, checked. */
export function checkListLimit(limit = 1_000): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= 1_000) return limit;
  throw new Error(`Cannot list objects: "limit" is ${limit}, expected a whole number from 1 to 1000`);
}

/** The order of `list`: that of the UTF-8 bytes, which `<` gives for all but characters beyond U+FFFF. */
export function compareKeys(a: string, b: string): number {
  if (beyondBasicPlane.test(a) || beyondBasicPlane.test(b))
    return Buffer.compare(Buffer.from(a), Buffer.from(b));
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

const beyondBasicPlane = /[\ud800-\udfff]/;
