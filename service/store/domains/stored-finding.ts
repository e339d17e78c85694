import * as z from 'zod';
import { timestampSchema } from '../branded-text.ts';
import { looseObject } from '../loose-object.ts';

/** The facts of a finding: what a newer version knows of them is kept, too. */
export const findingFacts: z.ZodType<object> = z.record(z.string(), z.unknown());

/** A code with its facts: one of this version, or one that a newer version knows. */
export const codeWithFacts = looseObject({ code: z.string(), parameters: findingFacts });

/** Something that keeps a step from going on. It is put into words where it is shown. */
export const problem = looseObject({ code: z.string(), parameters: findingFacts, since: timestampSchema });
