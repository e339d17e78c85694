import { expect, test } from 'vitest';
import * as z from 'zod';
import { isKnownEqual, knownPart, unknownMembers } from '../../../service/store/known-part.ts';
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

test('isKnownEqual() compares only what the schema names', () => {
  expect(isKnownEqual(schema, known, newer)).toBe(true);
  const { at, ...without } = known;
  expect(isKnownEqual<object>(schema, without, known)).toBe(false);
  expect(isKnownEqual(schema, known, { ...newer, list: [{ x: 2 }, { x: 1 }] })).toBe(false);
});

test("unknownMembers() are the object's own members that the schema does not name", () => {
  expect(unknownMembers(schema, newer)).toEqual({ more: 1 });
  expect(unknownMembers(schema, undefined)).toEqual({});
});
