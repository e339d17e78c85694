/**
 * The deviations that were accepted when a report was read: by code, with the facts that the words need
 * (`core/words/intake-words.ts`). Untrusted text in facts is shortened by `excerpt()`.
 */
import type { Coded, None } from '../finding/coded.ts';
import { excerpt } from '../finding/fault.ts';
import type { UnreadableCause } from './refusal.ts';

/** A JSON value with the wrong type or form. */
export type FoundValue = { text: string } | { number: string } | { type: JsonType };

export type JsonType = 'list' | 'object' | 'string' | 'number' | 'boolean';

/** The source that named the policy domain, if the report did not. */
export type DomainSource = 'tls-report-domain' | 'file-name' | 'subject' | 'recipient';

/** Facts besides the member, by its path in the report: `policy.policy-type`; `policies[]` is an entry of the list. */
interface MemberNoteFacts {
  missing: None;
  'null-ignored': None;
  'empty-ignored': None;
  'empty-list': None;
  'type-ignored': { type: JsonType };
  'not-a-count': { found: FoundValue };
  'not-a-date-time': { found: FoundValue };
  'not-a-domain-name': { text: string };
  /** Of all failure details. */
  'not-an-ip': None;
  'no-address-in': { text: string };

  /** The member has another name. `readAs` is the RFC's. */
  renamed: { readAs: string };
  /** It is in the policy instead of beside it. */
  misplaced: None;
  /** An entry without this object has its members. */
  flattened: None;

  /** A list of one where a single value is due. */
  'list-for-entry': None;
  'string-for-list': None;
  'object-for-list': None;
  'string-for-number': None;
  'read-as-text': { type: JsonType };
  'case-or-spaces': { text: string; readAs: string };
  'lines-in-string': None;
  'hosts-in-string': None;
  'json-in-string': None;
  'final-dot': None;
  'not-a-labels': None;
  /** `<>` or white space around it. */
  wrapped: None;
  'mx-prefix': None;
  /** The whole answer to EHLO instead of the name in it. */
  greeting: None;

  /** A total that is missing is the sum of the failure details. */
  'total-summed': None;
  /** A total less than a single failure detail is the largest of them. */
  'total-raised': None;

  'unix-time': { unit: 'seconds' | 'milliseconds' };
  'no-time': { readAs: 'start' | 'end' };
  'space-for-t': None;
  'no-zone': None;
  'other-zone': { zone: string };
  'mail-date': None;

  'ends-before-it-begins': None;
  'several-days': { days: number };
  'not-a-utc-day': None;
  'next-midnight': None;
  'period-from-file-name': None;
  'domain-from': { source: DomainSource };
  /** Of all failure details that name neither an IP address nor an MX. */
  'no-host-named': None;
}

/** Of the JSON, and of the mail around it. */
interface WrappingNoteParameters {
  /** The first of those that RFC 8460 does not define. */
  'unknown-members': { names: string[] };
  /** Texts, or lists of texts, that are stored only in part. */
  'texts-cut': { count: number };
  /** Failure details of which only the sum by result type is stored. */
  'details-left-out': { count: number };
  /** For this reporter it is not known whether entries of type `sts` and `tlsa` count the same sessions. */
  'sessions-in-both': None;
  'sessions-added': None;
  /** More deviations than are listed. */
  more: None;
  'byte-order-mark': None;
  'utf-16': None;
  'utf-16-unmarked': None;
  'latin-1': None;
  'control-characters': None;
  'text-after-json': None;
  'list-of-reports': None;
  'object-around-report': None;
  'base64-content': None;
  'compressed-twice': None;
  'header-misspelt': None;
  /** `label`: the Content-Transfer-Encoding. */
  'wrong-encoding': { label: string; found: 'none' | 'base64' };
  /** `label`: the media type. */
  'wrong-media-type': { label: string; found: 'gzip' | 'zip' | 'json' | 'xml' };
  'other-media-type': { label: string };
  'not-multipart-report': None;
  'no-report-type': None;
  'subject-id-unwrapped': None;
  'subject-id-differs': None;
  'other-domain-named': { source: DomainSource; domain: string };
  'attached-twice': None;
  'attachment-unreadable': { cause: UnreadableCause };
  'more-attachments-unreadable': { count: number };
}

type MemberNoteParameters = { [C in keyof MemberNoteFacts]: { member: string } & FactsOf<C> };
type FactsOf<C extends keyof MemberNoteFacts> = MemberNoteFacts[C] extends None
  ? unknown
  : MemberNoteFacts[C];

export interface ReadingNoteParameters extends MemberNoteParameters, WrappingNoteParameters {}

export type ReadingNoteCode = keyof ReadingNoteParameters;

/** `times`: how often, if more than once. */
export type ReadingNote = Coded<ReadingNoteParameters> & { times?: number };

/** As stored: a newer version may have written a code that this one does not know. */
export interface StoredNote {
  code: string;
  parameters: object;
  times?: number;
}

export const readingNote = <C extends ReadingNoteCode>(
  code: C,
  parameters: ReadingNoteParameters[C],
): ReadingNote => ({ code, parameters }) as ReadingNote;

/** Notes an accepted deviation of one member. */
export type Forgive = <C extends keyof MemberNoteFacts>(
  code: C,
  ...facts: MemberNoteFacts[C] extends None ? [] : [MemberNoteFacts[C]]
) => void;

/** The type of a value of JSON that is not null. */
export function jsonTypeOf(value: unknown): JsonType {
  return Array.isArray(value) ? 'list' : (typeof value as JsonType);
}

/** A value of a report, as a fact of a note about it. */
export function foundValue(value: unknown): FoundValue {
  if (typeof value === 'string') return { text: excerpt(value) };
  return typeof value === 'number' ? { number: String(value) } : { type: jsonTypeOf(value) };
}
