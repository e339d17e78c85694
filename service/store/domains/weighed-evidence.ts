import * as z from 'zod';
import { timestampSchema } from '../branded-text.ts';
import { looseObject } from '../loose-object.ts';
import { codeWithFacts } from './stored-finding.ts';

/** What the reports show of a policy in testing (publishing/weigh-evidence.ts). */
export const weighedEvidence = looseObject({
  weighedAt: timestampSchema,
  /** The id of the policy that it is about. */
  version: z.string(),
  /** Why the reports do not show that enforce is safe; empty if they do. */
  missing: z.array(codeWithFacts),
});
