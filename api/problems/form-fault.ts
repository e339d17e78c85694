import type * as z from 'zod';
import { excerpt } from '../../core/finding/fault.ts';
import { type InputFault, inputFault } from '../../core/finding/field-error.ts';

/**
 * The fault of a member that the console has a field for, so that people who never see the JSON read about it in their
 * language. Undefined for every other member.
 */
export function formFaultOf(issue: z.core.$ZodIssue): InputFault | undefined {
  switch (issue.path[0]) {
    case 'digestTo':
      return issue.code === 'too_big' && issue.path.length === 1
        ? inputFault('too-many-addresses', { max: Number(issue.maximum) })
        : inputFault('mail-address', { address: excerpt(addressIn(issue.input)) });
    case 'digestHour':
      return inputFault('hour', {});
    case 'webhook':
      return inputFault('webhook', {});
    case 'owner':
      return inputFault('owner-name', {});
    case 'override':
      return inputFault('override-reason', {});
    default:
      return undefined;
  }
}

const addressIn = (input: unknown): string => (typeof input === 'string' ? input : '');
