import type * as z from 'zod';
import { ApiProblem } from '../../api/problem.ts';
import { parseInput } from '../../api/request.ts';
import type { FieldError } from '../../core/finding/field-error.ts';

/** What the API answers about an input of this shape, with the faults that forms show; nothing if it is right. */
export function inputFaults(schema: z.ZodType, input: unknown): FieldError[] {
  try {
    parseInput(schema, input);
    return [];
  } catch (error) {
    if (error instanceof ApiProblem) return error.errors;
    throw error;
  }
}

/** Only the messages. */
export const inputErrors = (schema: z.ZodType, input: unknown): { field: string; message: string }[] =>
  inputFaults(schema, input).map(({ field, message }) => ({ field, message }));
