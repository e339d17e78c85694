/** For the tests of principle 8: what a newer version of the program wrote stays, whatever an older one changes. */
import { expect } from 'vitest';
import { formatState } from '../../../service/store/state-json.ts';
import type { MemoryStore } from '../../fakes/memory-store.ts';

/** A member that no version knows. Each names its own place, so it is found again wherever it is moved to. */
const member = 'memberOfANewerVersion';

/**
 * The same JSON with an unknown member in every object, also within arrays.
 * @param maps names of members whose own members are names, not known words: `reports` of a day
 */
export function withUnknownMembers(json: string, maps: readonly string[] = []): string {
  const visit = (value: unknown, place: string, isMap: boolean): unknown => {
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value))
      return value.map((element, index) => visit(element, `${place}[${index}]`, false));
    const members = Object.entries(value).map(([name, inner]) => [
      name,
      name === member ? inner : visit(inner, `${place}.${name}`, maps.includes(name)),
    ]);
    if (!isMap && !(member in value)) members.push([member, { [`of ${place}`]: true }]);
    return Object.fromEntries(members);
  };
  return formatState(visit(JSON.parse(json), '', false));
}

/** The places whose unknown member is there. */
export const unknownPlaces = (json: string | undefined): string[] =>
  [...(json ?? '').matchAll(/"of ([^"]*)": ?true/g)].map(([, place = '']) => place).sort();

/**
 * Puts unknown members into an object, as if a newer version had written it, takes a step, and finds them again.
 * @param options `but`: places that the step means to delete or to replace,
 * with all that is in them. `mayBeLeft`: the step need not write the object
 */
export async function keepsUnknownMembers(
  store: MemoryStore,
  key: string,
  step: () => Promise<unknown>,
  { maps = [] as readonly string[], but = [] as readonly string[], mayBeLeft = false } = {},
): Promise<void> {
  const text = store.text(key);
  if (text === undefined) throw new Error(`There is no object ${key}`);
  const before = withUnknownMembers(text, maps);
  store.edit(key, before);
  await noteWriters(store, key, step);
  const after = store.text(key);
  const places = unknownPlaces(before);
  expect(places.length, 'unknown members put in').toBeGreaterThan(0);
  if (!mayBeLeft) expect(after, `${key} is written`).not.toBe(before);
  const lost = places.filter((place) => !unknownPlaces(after).includes(place));
  const isMeant = (place: string) =>
    but.some((one) => place.startsWith(one) && /^(?:$|[.[])/.test(place.slice(one.length)));
  expect(
    lost.filter((place) => !isMeant(place)),
    `lost from ${key}`,
  ).toEqual([]);
  expect(lost, `deleted or replaced in ${key}`).toEqual(expect.arrayContaining([...but]));
}

/** The files of `service/` that wrote an object while keepsUnknownMembers() watched it. */
const seenWriters = new Set<string>();

/** Of these files, those that wrote no object while keepsUnknownMembers() watched it. Each test file calls it last. */
export const unseenWriters = (...files: string[]): string[] => files.filter((file) => !seenWriters.has(file));

/**
 * Notes who writes the object: of the calls that led to the write, the last one that is not a helper for writing, and the
 * helpers that it calls.
 */
async function noteWriters(store: MemoryStore, key: string, step: () => Promise<unknown>): Promise<void> {
  const { before } = store;
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 50;
  store.before = (operation, of) => {
    if (operation === 'put' && of === key) {
      for (const writer of writersOf(String(new Error().stack))) seenWriters.add(writer);
    }
    return before(operation, of);
  };
  try {
    await step();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    store.before = before;
  }
}

/** Helpers that write what their caller decides: so whoever calls one is a writer. */
export const writingHelpers = [
  'changeDomain',
  'changeLoadedDomain',
  'changeOutboundReport',
  'changeRemoval',
  'changeWatch',
];

const isHelper = (frame: string): boolean =>
  /service\/store\/(stored-object|skip-unreadable|begin-anew)\.ts/u.test(frame) ||
  writingHelpers.some((name) => new RegExp(`\\b${name}\\b`, 'u').test(frame));

function writersOf(stack: string): string[] {
  const frames = stack.split('\n').filter((frame) => serviceFile.test(frame));
  const helpers = frames.findIndex((frame) => !isHelper(frame));
  const writing = helpers === -1 ? frames : frames.slice(0, helpers + 1);
  return writing.map((frame) => serviceFile.exec(frame)?.[1] ?? '');
}

const serviceFile = /(?<!test)\/(service\/[^:?]*\.ts)/u;
