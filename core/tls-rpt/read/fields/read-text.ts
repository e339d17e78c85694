import type { Forgive } from '../../reading-note.ts';
import {
  ignoreType,
  keepAsJson,
  lowerCaseWord,
  readAsText,
  readSingleEntry,
} from '../quirks/any-reporter.ts';
import { ignoreEmptyText } from '../quirks/google.ts';
import { ignoreNull } from '../quirks/stalwart.ts';

/** Reads text as sent; undefined if there is none. */
export function readText(value: unknown, forgive: Forgive): string | undefined {
  if (typeof value === 'string' && value !== '' && value.charCodeAt(0) > 0x20) return value;
  if (value === undefined) return undefined;
  if (value === null) return ignoreNull(forgive);
  if (typeof value === 'string') return value.trim() === '' ? ignoreEmptyText(forgive) : value;
  if (typeof value === 'number' || typeof value === 'boolean') return readAsText(value, forgive);
  if (Array.isArray(value) && value.length === 1 && typeof value[0] === 'string')
    return readText(readSingleEntry(value[0], forgive), forgive);
  return ignoreType(value, forgive);
}

/** Reads text for people, which some reporters send as an object. */
export function readInformation(value: unknown, forgive: Forgive): string | undefined {
  const isText = typeof value !== 'object' || value === null || isListOfText(value);
  return isText ? readText(value, forgive) : keepAsJson(value, forgive);
}

const isListOfText = (value: object) =>
  Array.isArray(value) && value.length === 1 && typeof value[0] === 'string';

/** Reads a word of a closed list, such as a result type, in lower case. */
export function readWord(value: unknown, forgive: Forgive): string | undefined {
  const text = readText(value, forgive);
  return text === undefined ? undefined : lowerCaseWord(text, forgive);
}
