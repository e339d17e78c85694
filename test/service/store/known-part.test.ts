import { expect, test } from 'vitest';
import * as z from 'zod';
import {
  isKnownEqual,
  keepNewer,
  keepUnknown,
  knownPart,
  unknownMembers,
} from '../../../service/store/known-part.ts';
import { looseObject } from '../../../service/store/loose-object.ts';

const point = looseObject({ x: z.number() });
const schema = looseObject({
  name: z.string(),
  at: point.exactOptional(),
  list: z.array(point),
  map: z.record(z.string(), point),
  either: z.union([z.string(), looseObject({ text: z.string() })]),
});

const known = {
  name: 'a',
  at: { x: 1 },
  list: [{ x: 1 }, { x: 2 }],
  map: { one: { x: 1 } },
  either: { text: 'b' },
};
const newer = {
  ...known,
  more: 1,
  at: { x: 1, more: 1 },
  list: [{ x: 1 }, { x: 2, more: 1 }],
  map: { one: { x: 1, more: 1 } },
  either: { text: 'b', more: 1 },
};

test('knownPart() is the part that the schema names, at every level', () => {
  expect(knownPart(schema, newer)).toEqual(known);
  expect(knownPart(schema, { ...newer, either: 'b' })).toEqual({ ...known, either: 'b' });
});

test('isKnownEqual() compares only members that the schema names', () => {
  expect(isKnownEqual(schema, known, newer)).toBe(true);
  const { at, ...without } = known;
  expect(isKnownEqual<object>(schema, without, known)).toBe(false);
  expect(isKnownEqual(schema, known, { ...newer, list: [{ x: 2 }, { x: 1 }] })).toBe(false);
});

test("unknownMembers() are the object's own members that the schema does not name", () => {
  expect(unknownMembers(schema, newer)).toEqual({ more: 1 });
  expect(unknownMembers(schema, undefined)).toEqual({});
});

test('keepUnknown() keeps members that the schema does not name, at every level', () => {
  expect(keepUnknown(schema, newer, known)).toEqual(newer);
  expect(
    keepUnknown(schema, newer, { ...known, at: { x: 9 }, map: { one: { x: 9 }, two: { x: 2 } } }),
  ).toEqual({
    ...newer,
    at: { x: 9, more: 1 },
    map: { one: { x: 9, more: 1 }, two: { x: 2 } },
  });
  expect(keepUnknown(schema, undefined, known)).toEqual(known);
});

test('keepUnknown() finds an element of a list at another place, and keeps nothing of one that is gone', () => {
  const list = [{ x: 2 }, { x: 3 }];
  expect(keepUnknown(schema, newer, { ...known, list }).list).toEqual([{ x: 2, more: 1 }, { x: 3 }]);
});

test('keepUnknown() keeps the unknown members of the first of equal list elements', () => {
  const before = {
    ...known,
    list: [
      { x: 1, more: 1 },
      { x: 1, more: 2 },
    ],
  };
  expect(keepUnknown(schema, before, { ...known, list: [{ x: 1 }] }).list).toEqual([{ x: 1, more: 1 }]);
});

/**
 * Once each element was compared with every other: a report of 100,000 failure details that came a second time, signed
 * now, took hours.
 */
test('keepUnknown() checks each element of a list equally often, however many there are', () => {
  const readsOf = (count: number) => {
    let reads = 0;
    const listOf = () =>
      Array.from({ length: count }, (_, index) => ({
        get x() {
          reads++;
          return index;
        },
      }));
    keepUnknown(z.array(point), listOf(), listOf());
    return reads;
  };
  expect(readsOf(200)).toBe(2 * readsOf(100));
});

test('keepUnknown() keeps nothing of a member that was left out, or that has another form', () => {
  const { at, ...without } = known;
  const after = keepUnknown<object>(schema, newer, { ...without, either: 'b' });
  expect(after).not.toHaveProperty('at');
  expect(after).toHaveProperty('either', 'b');
});

test('keepUnknown() keeps nothing of an object with another code or kind', () => {
  const found = looseObject({ found: looseObject({ code: z.string(), kind: z.string().exactOptional() }) });
  const before = { found: { code: 'a', more: 1 } };
  expect(keepUnknown(found, before, { found: { code: 'a' } })).toEqual(before);
  expect(keepUnknown(found, before, { found: { code: 'b' } })).toEqual({ found: { code: 'b' } });
  expect(keepUnknown(found, before, { found: { code: 'a', kind: 'k' } })).toEqual({
    found: { code: 'a', kind: 'k' },
  });
});

test('keepNewer() keeps all of the same reading, and of another one its own members', () => {
  const reading = looseObject({ digest: z.string(), at: point });
  const before = { digest: '1', at: { x: 1, more: 1 }, more: 1 };
  expect(keepNewer<{ digest: string; at: object }>(reading, before, { digest: '1', at: { x: 2 } })).toEqual({
    digest: '1',
    at: { x: 2, more: 1 },
    more: 1,
  });
  expect(keepNewer<{ digest: string; at: object }>(reading, before, { digest: '2', at: { x: 2 } })).toEqual({
    digest: '2',
    at: { x: 2 },
    more: 1,
  });
  expect(keepNewer(reading, undefined, { digest: '2', at: { x: 2 } })).toEqual({ digest: '2', at: { x: 2 } });
});
