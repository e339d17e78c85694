import type * as z from 'zod';
import { ApiProblem } from '../../api/problem.ts';
import { parseInput } from '../../api/request.ts';
import type { FieldError } from '../../core/text/field-error.ts';

/** What the API answers about an input of this shape; nothing if it is right. */
export function inputErrors(schema: z.ZodType, input: unknown): FieldError[] {
  try {
    parseInput(schema, input);
    return [];
  } catch (error) {
    if (error instanceof ApiProblem) return error.errors;
    throw error;
  }
}
