import type { DomainNameFault } from '../names/domain-name-fault.ts';
import type { Coded, None } from './coded.ts';

/** The fault of one field of a request. */
export interface FieldError {
  /** Path in the request: `mode`, `mx[2]`, `If-Match`, `day`; empty for the whole request. */
  field: string;
  /**
   * In English, for whoever writes the JSON. It names the value and the wanted form: `"mode" is "enfroce", expected
   * "enforce", "testing" or "none"`.
   */
  message: string;
  /** For the fields of a form, which people fill in who never see the JSON: `core/words` has a sentence for each. */
  fault?: InputFault;
}

/** Why an entry cannot be a line `mx`. */
export type PatternFault =
  | DomainNameFault
  /** As people know it: `U+00A0`. */
  | { code: 'invisible'; character: string }
  /** Several hosts in one entry. */
  | { code: 'list' }
  /** A `*` that is not the whole leftmost label. */
  | { code: 'stray-wildcard' };

/** By code, with the facts that the words need. */
export interface InputFaultParameters {
  'domain-name': { fault: DomainNameFault };
  'mx-absent': None;
  'mx-entry': { entry: string; fault: PatternFault };
  'policy-too-large': { entries: number; maxBytes: number };
  'max-age': { max: number };
  'mail-address': { address: string };
  'too-many-addresses': { max: number };
  webhook: None;
  hour: None;
  'owner-name': None;
  /** Why a policy is published although mail bounces. */
  'override-reason': None;
}

export type InputFault = Coded<InputFaultParameters>;

export const inputFault = <C extends keyof InputFaultParameters>(
  code: C,
  parameters: InputFaultParameters[C],
): InputFault => ({ code, parameters }) as InputFault;
