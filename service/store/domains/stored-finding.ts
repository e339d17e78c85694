import * as z from 'zod';
import { timestampSchema } from '../branded-text.ts';
import { looseObject } from '../loose-object.ts';

/** The facts of a finding; also keeps facts of a newer version. */
export const findingFacts: z.ZodType<object> = z.record(z.string(), z.unknown());

/** A code with its facts: of this version, or of a newer one. */
export const codeWithFacts = looseObject({ code: z.string(), parameters: findingFacts });

/** Something that blocks a step. It is put into words where it is shown. */
export const problem = looseObject({ code: z.string(), parameters: findingFacts, since: timestampSchema });
