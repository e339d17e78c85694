import { expect, test } from 'vitest';
import { type JsonFault, readJsonFault } from '../../../core/text/read-json-fault.ts';

const end: JsonFault = { code: 'end', parameters: {} };
const place = (line: number, column: number): JsonFault => ({ code: 'place', parameters: { line, column } });

function faultOf(text: string): JsonFault | undefined {
  try {
    JSON.parse(text);
  } catch (error) {
    return readJsonFault(text, (error as Error).message);
  }
  return undefined;
}

test.each<[string, string, JsonFault]>([
  ['an object that ends early', '{', end],
  ['a word that ends early', ' tru', end],
  ['a string that ends early, with a line end behind it', '{"a":"x', end],
  ['a comma too many', '{"a":1,}', place(1, 8)],
  ['a missing comma on the third line', '{\n"a": 1,\n "b": 2 "c": 3}', place(3, 9)],
  ['an unexpected character', '{"a":}', { code: 'token', parameters: { token: '}' } }],
  ['a text that quotes a position', '{"a":x "at position 7"}', { code: 'token', parameters: { token: 'x' } }],
])('readJsonFault() says where JSON stops: %s', (_, text, expected) => {
  expect(faultOf(text)).toEqual(expected);
});

test('readJsonFault() says nothing about a message of another parser', () => {
  expect(readJsonFault('{', 'bad')).toEqual({ code: 'unknown', parameters: {} });
});
