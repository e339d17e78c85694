/**
 * Faults, or possible improvements, of a text that others read: a policy, an MTA-STS record, a TLS reporting record. A
 * finding about the text carries these as its facts.
 */

import type { Coded, None } from './coded.ts';

interface InLine {
  line: number;
}

interface LineText extends InLine {
  text: string;
}

/** By code, with the facts that its words need. `version` is the beginning of a record: `v=STSv1`. */
export interface FaultParameters {
  'policy-too-large': { bytes: number; maxBytes: number };
  'policy-empty': None;
  'policy-not-utf8': None;
  'policy-byte-order-mark': None;
  'line-empty': InLine;
  'line-malformed': LineText;
  'line-without-value': LineText;
  'line-control-character': LineText;
  'version-missing': None;
  'version-unknown': { value: string };
  'mode-missing': None;
  'mode-unknown': { value: string };
  'max-age-missing': { max: number };
  'max-age-invalid': { value: string; max: number };
  'mx-missing': None;
  'mx-invalid': { value: string };

  'field-repeated': InLine & { field: string };
  /** `meant`: the known field with that name in a different letter case. */
  'field-unknown': InLine & { field: string; meant?: string };
  'policy-not-ascii': None;
  'mx-upper-case': { text: string };
  'mx-missing-with-none': None;
  'mx-repeated': { pattern: string };
  'mx-public-suffix': { pattern: string; suffix: string };
  'mx-one-label': { pattern: string };
  'max-age-too-long': { seconds: number; max: number };
  'max-age-too-short': { seconds: number; min: number };
  'max-age-short-for-enforce': { seconds: number; recommended: number };

  /** For a policy in a PUT; `field` is its place: `mx[2]`. */
  'mx-entry-repeated': { field: string; pattern: string };
  'mx-entry-converted': { field: string; entry: string; pattern: string };
  'max-age-capped': { seconds: number; max: number };

  'record-none': { version: string };
  'record-almost': { version: string; text: string };
  'record-several': { version: string; count: number };
  'record-field-malformed': { text: string };
  'id-missing': None;
  'id-invalid': { value: string };
  'rua-missing': None;
  'rua-invalid': { uri: string; reason: RuaFault };
  'rua-unknown-scheme': { uri: string };
  'rua-several': None;
  'rua-blank': { value: string };

  /** The rest of a long list. */
  more: { count: number };
}

/** The fault of a report destination. */
export type RuaFault =
  | 'empty'
  | 'exclamation-mark'
  | 'bare-address'
  | 'no-uri'
  | 'no-mail-address'
  | 'no-https-address';

export type FaultCode = keyof FaultParameters;

export type Fault = Coded<FaultParameters>;

export const fault = <C extends FaultCode>(code: C, parameters: FaultParameters[C]): Fault =>
  ({ code, parameters }) as Fault;

/** Attack: a text of 64,000 faults would be answered with megabytes of messages. */
const maxFaults = 20;

/** At most 20; the last says how many are left out. */
export function firstFaults(faults: Fault[]): Fault[] {
  if (faults.length <= maxFaults) return faults;
  return [...faults.slice(0, maxFaults - 1), fault('more', { count: faults.length - maxFaults + 1 })];
}

/** More than any words show (`quote()`), so that they can indicate that there is more. */
const excerptLength = 300;

/** Untrusted text as a fact. Attack: a line of 64 KB would be stored and sent with each fault. */
export const excerpt = (text: string): string => text.slice(0, excerptLength);
