import { isObject, type JsonObject } from '../../json-object.ts';
import type { Forgive } from '../../reading-note.ts';
import {
  ignoreType,
  listOfObject,
  listOfString,
  readSingleEntry,
  splitPolicyLines,
} from '../quirks/any-reporter.ts';
import { splitJsonArray } from '../quirks/microsoft.ts';
import { ignoreNull } from '../quirks/stalwart.ts';
import { readText } from './read-text.ts';

/** Reads an object; undefined if there is none. */
export function readObject(value: unknown, forgive: Forgive): JsonObject | undefined {
  if (isObject(value)) return value;
  if (value === undefined) return undefined;
  if (value === null) return ignoreNull(forgive);
  if (Array.isArray(value) && value.length === 1 && isObject(value[0]))
    return readSingleEntry(value[0], forgive);
  return ignoreType(value, forgive);
}

/** Reads a list of objects. Its entries are as they came. */
export function readList(value: unknown, forgive: Forgive): unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (value === undefined) return undefined;
  if (value === null) return ignoreNull(forgive);
  return isObject(value) ? listOfObject(value, forgive) : ignoreType(value, forgive);
}

/** Reads a list of strings. An entry that is a JSON array in a string is replaced by the array's entries. */
export function readStrings(value: unknown, forgive: Forgive): string[] | undefined {
  return readPlainStrings(value, forgive)?.flatMap((text) => splitJsonArray(text, forgive) ?? [text]);
}

function readPlainStrings(value: unknown, forgive: Forgive): string[] | undefined {
  if (value === undefined) return undefined;
  if (value === null) return ignoreNull(forgive);
  if (Array.isArray(value)) return value.flatMap((item) => readText(item, forgive) ?? []);
  const text = readText(value, forgive);
  return text === undefined ? undefined : listOfString(text, forgive);
}

/** Reads policy-string: the lines of an sts policy, or TLSA records. */
export function readPolicyString(value: unknown, forgive: Forgive): string[] | undefined {
  return readStrings(value, forgive)?.flatMap((text) => splitPolicyLines(text, forgive));
}
