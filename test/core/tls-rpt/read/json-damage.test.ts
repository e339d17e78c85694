import { expect, test } from 'vitest';
import { jsonDamage } from '../../../../core/tls-rpt/read/json-damage.ts';

/** What the parser of this very Node.js says. */
function damageOf(text: string) {
  try {
    JSON.parse(text);
  } catch (error) {
    return jsonDamage(error as SyntaxError).refusal.cause;
  }
  throw new Error('it is valid');
}

test.each([
  ['text that ends too soon', '{"a":', 'json-cut-off', {}],
  ['text that ends in a string', '{"a', 'json-cut-off', {}],
  ['a missing comma', '{"a": 1 "b"}', 'json-damaged', { position: 8 }],
  ['a line end in a string', '{"a": "1\n"}', 'json-damaged', { position: 8 }],
  ['a wrong character', '{"a": x}', 'json-damaged', { near: '{"a": x}' }],
])('jsonDamage() of %s', (_, text, code, parameters) => {
  expect(damageOf(text)).toEqual({ code, parameters });
});

test('jsonDamage() of a long text keeps a short piece of it', () => {
  const { parameters } = damageOf(`{"a": "${'b'.repeat(10_000)}", "c": x, "d": "${'e'.repeat(10_000)}"}`);
  expect(parameters).toMatchObject({ near: expect.stringContaining('"c": x') });
  expect(JSON.stringify(parameters).length).toBeLessThan(400);
});
