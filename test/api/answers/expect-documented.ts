import { expect } from 'vitest';
import type * as z from 'zod';

/** The schema knows every member of these answers, at any depth, and each of its own members is in one of them. */
export function expectDocumented(schema: z.ZodObject, answered: object[]): void {
  for (const answer of answered) expect(schema.parse(answer)).toEqual(answer);
  const members = new Set(answered.flatMap((answer) => Object.keys(answer)));
  expect(members).toEqual(new Set(Object.keys(schema.shape)));
}
