import { expect, test } from 'vitest';
import * as z from 'zod';
import { looseObject } from '../../../service/store/loose-object.ts';

test('looseObject() keeps the members that it does not name, and checks those that it does', () => {
  const schema = looseObject({ name: z.string() });
  expect(schema.parse({ name: 'a', more: [1] })).toEqual({ name: 'a', more: [1] });
  expect(schema.safeParse({ name: 1 }).success).toBe(false);
});

test('looseObject() has a type that takes no misspelt member', () => {
  const schema = looseObject({ name: z.string() });
  // @ts-expect-error: it is "name"
  const { nmae } = schema.parse({ name: 'a' });
  expect(nmae).toBeUndefined();
});
