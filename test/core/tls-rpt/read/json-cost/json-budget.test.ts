import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JsonBudget } from '../../../../../core/tls-rpt/read/json-cost/json-budget.ts';
import { RefusalError } from '../../../../../core/tls-rpt/read/read-limits.ts';

const endless = { jsonBytes: 1e9, jsonValues: 1e9, jsonNames: 1e9, jsonDepth: 1e9 };
const budgetOf = (limits: Partial<typeof endless>) => new JsonBudget({ ...endless, ...limits });

/** Why a text is refused; undefined if it is not. */
function refusal(limits: Partial<typeof endless>, text: string): string | undefined {
  try {
    budgetOf(limits).spend(Buffer.from(text));
    return undefined;
  } catch (error) {
    if (error instanceof RefusalError) return error.refusal.cause.code;
    throw error;
  }
}

/** What parsing a value makes: its values without the first, its different names, and its depth. */
function costOf(value: unknown): { values: number; names: Set<string>; depth: number } {
  if (typeof value !== 'object' || value === null) return { values: 0, names: new Set(), depth: 0 };
  const below = Object.values(value).map(costOf);
  const own = Array.isArray(value) ? [] : Object.keys(value).map((name) => JSON.stringify(name));
  return {
    values: below.reduce((sum, one) => sum + one.values, below.length),
    names: new Set([...own, ...below.flatMap((one) => [...one.names])]),
    depth: 1 + Math.max(0, ...below.map((one) => one.depth)),
  };
}

const json = fc.jsonValue({ maxDepth: 5 });

test('spend() counts every different name, and every level, of any JSON', () => {
  fc.assert(
    fc.property(json, fc.constantFrom(undefined, 2), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent);
      const { names, depth } = costOf(value);
      expect(refusal({ jsonNames: names.size, jsonDepth: depth }, text)).toBeUndefined();
      if (names.size > 0) expect(refusal({ jsonNames: names.size - 1 }, text)).toBe('too-many-json-names');
      if (depth > 0) expect(refusal({ jsonDepth: depth - 1 }, text)).toBe('json-too-deep');
    }),
  );
});

test('spend() counts no fewer than half of the values of any JSON, and no more than twice as many', () => {
  fc.assert(
    fc.property(json, (value) => {
      const text = JSON.stringify(value);
      const { values } = costOf(value);
      expect(refusal({ jsonValues: 2 * values + 1 }, text)).toBeUndefined();
      if (values > 1)
        expect(refusal({ jsonValues: Math.ceil(values / 2) - 1 }, text)).toBe('too-many-json-values');
    }),
  );
});

test.each([
  ['one name, however often', '[{"a":1},{"a":2},{"a":{"a":3}}]', 1],
  ['names that only their middle tells apart', '{"aXb":1,"aYb":2,"aXb":3,"aYb":4}', 2],
  ['a name before a colon after white space', '{"a" \n\t :1}', 1],
  ['a name before a control character that is read as a space', '{"a"\u0085\u0001:1}', 1],
  ['a name with quotes', '{"a\\"b":1}', 1],
  ['no name in a text', '["{\\"a\\":1}","b"]', 0],
  ['a name in text that is cut off', '{"a":1,"b', 1],
])('spend() counts %s', (_, text, names) => {
  expect(refusal({ jsonNames: names }, text)).toBeUndefined();
  if (names > 0) expect(refusal({ jsonNames: names - 1 }, text)).toBe('too-many-json-names');
});

test('spend() counts the bytes before it reads any', () => {
  const budget = budgetOf({ jsonBytes: 5, jsonDepth: 1 });
  budget.spend(Buffer.from('[1]'));
  expect(() => budget.spend(Buffer.from('[[1]]'))).toThrow('too-much-json');
  budget.spend(Buffer.from('{}'));
});

/** Details as in reports, which come from known gaps, with strange ones among them. */
const details = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ type: fc.string(), ip: fc.string(), count: fc.nat() }) },
    { weight: 1, arbitrary: json },
    { weight: 1, arbitrary: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.constant([[]]))) },
  ),
  { minLength: 3, maxLength: 40 },
);

test('spend() counts repeated text like any other', () => {
  fc.assert(
    fc.property(details, fc.constantFrom(undefined, 1), (list, indent) => {
      const value = { details: list };
      const text = JSON.stringify(value, undefined, indent);
      const { names, depth } = costOf(value);
      // As few names as that have the names counted.
      expect(refusal({ jsonNames: names.size, jsonDepth: depth }, text)).toBeUndefined();
      expect(refusal({ jsonNames: names.size - 1 }, text)).toBe('too-many-json-names');
      expect(refusal({ jsonNames: names.size, jsonDepth: depth - 1 }, text)).toBe('json-too-deep');
      const least = valuesIn(text);
      expect(refusal({ jsonNames: names.size, jsonValues: least }, text)).toBeUndefined();
      expect(refusal({ jsonNames: names.size, jsonValues: least - 1 }, text)).toBe('too-many-json-values');
    }),
  );
});

/** Commas and opening brackets that are in no string. */
const valuesIn = (text: string) => text.replace(/"(?:[^"\\]|\\.)*"/g, '').match(/[,{[]/g)?.length ?? 0;

test.each([
  ['after a number', '[{"a":1},{"a":1},{"a":1"b":1},{"a":2"c":1}]'],
  ['after a string', '["x""b":1,"x""b":1,"x""c":1]'],
  ['in values in a row', '"x"1{"a":1}"x"1{"b":1}"x"1{"c":1}'],
  ['after a string that a number follows', '{"a":"x"1"b":2,"a":"x"1"c":2}'],
])('spend() counts names that damaged JSON has %s', (_, text) => {
  const names = new Set(text.match(/"[abc]"(?=:)/g));
  expect(refusal({ jsonNames: names.size }, text)).toBeUndefined();
  expect(refusal({ jsonNames: names.size - 1 }, text)).toBe('too-many-json-names');
});
