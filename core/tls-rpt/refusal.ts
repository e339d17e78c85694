/**
 * Why a mail or file, or a part of it, is not counted: by code, with the facts that the words need
 * (`core/words/intake-words.ts`).
 */

import type { Coded, None } from '../finding/coded.ts';

/** For bytes that cannot be read as a report. `max` is the limit that they exceed. */
export interface UnreadableParameters {
  // Nothing in it looks like a TLS report.
  'empty-file': None;
  /** XML is usually a DMARC report (RFC 7489) that was sent to the wrong address. */
  'xml-file': None;
  'other-json-file': None;
  'other-file': None;
  'archive-without-report': { kind: 'gzip' | 'zip' };
  'delivery-status': None;
  'read-receipt': None;
  'abuse-report': None;
  'xml-attachment': None;
  'ses-notification': None;
  'automatic-answer': None;
  'mail-system-notice': None;
  /** Its header claims to carry a report. */
  'report-mail-without-report': None;
  'plain-mail': None;
  'other-attachments': { count: number };

  // It is larger than a limit.
  'too-many-bytes': { max: number };
  'header-too-long': { max: number };
  'unpacks-to-too-much': { max: number };
  'too-much-json': { max: number };
  'too-much-policy-text': { max: number };

  // It is nested deeper than a limit, or has more parts than a limit.
  'too-many-parts': { max: number };
  'parts-too-deep': { max: number };
  'packed-too-often': { max: number };
  'too-many-zip-files': { max: number };
  'json-too-deep': { max: number };
  'too-many-json-values': { max: number };
  /** Different ones. */
  'too-many-json-names': { max: number };
  'too-many-reports': { max: number };
  'too-many-policies': { max: number };
  /** Each report counts once for each hosted domain that it is about. */
  'too-many-domain-parts': { max: number };
  'too-many-failure-details': { max: number };

  // An archive that does not decompress.
  'archive-cut-off': None;
  /** `error`: zlib's code, `Z_DATA_ERROR`. */
  'archive-damaged': { error: string };
  'zip-damaged': None;
  /** `method`: a number of APPNOTE.TXT 4.4.5. */
  'zip-method-unknown': { method: number };

  // It looks like a report, but is not valid JSON.
  'json-cut-off': None;
  /** `near`: the text at which the parser stopped. `position`: the characters before that place, if the parser says so. */
  'json-damaged': { near?: string; position?: number };

  /** It is a report, but its `policies` are missing or no list. */
  'no-policies': None;
}

/** For reports that were read. */
export interface UncountedParameters {
  /** None of its recipient addresses belongs to a domain hosted here. */
  'unknown-recipient': None;
  /** It is for the operator of this service: `postmaster`, `abuse`. */
  'operator-mail': None;
  /** Its recipient address does not belong to this domain. */
  'other-domain': { domain: string };
  'no-policy-domain': None;
  'no-period': None;
  /** More than three days after the day on which it arrived. */
  'day-ahead': { day: string };
  /** This version cannot read the stored state of its recipient. `name`: the domain, or the inbox. */
  'unreadable-state': { name: string };
}

export interface RefusalParameters extends UnreadableParameters, UncountedParameters {}

export type UnreadableCause = Coded<UnreadableParameters>;

export type RefusalCause = Coded<RefusalParameters>;

/** Why bytes could not be read as a report, roughly. */
export type UnreadableReason =
  | 'not-a-report'
  | 'too-large'
  | 'too-complex'
  | 'damaged-archive'
  | 'damaged-json'
  | 'no-policies';

export interface Unreadable {
  reason: UnreadableReason;
  cause: UnreadableCause;
}

export interface IntakeRefusal {
  reason: UnreadableReason | keyof UncountedParameters;
  cause: RefusalCause;
}

const reasons: Record<keyof UnreadableParameters, UnreadableReason> = {
  'empty-file': 'not-a-report',
  'xml-file': 'not-a-report',
  'other-json-file': 'not-a-report',
  'other-file': 'not-a-report',
  'archive-without-report': 'not-a-report',
  'delivery-status': 'not-a-report',
  'read-receipt': 'not-a-report',
  'abuse-report': 'not-a-report',
  'xml-attachment': 'not-a-report',
  'ses-notification': 'not-a-report',
  'automatic-answer': 'not-a-report',
  'mail-system-notice': 'not-a-report',
  'report-mail-without-report': 'not-a-report',
  'plain-mail': 'not-a-report',
  'other-attachments': 'not-a-report',
  'too-many-bytes': 'too-large',
  'header-too-long': 'too-large',
  'unpacks-to-too-much': 'too-large',
  'too-much-json': 'too-large',
  'too-much-policy-text': 'too-large',
  'too-many-parts': 'too-complex',
  'parts-too-deep': 'too-complex',
  'packed-too-often': 'too-complex',
  'too-many-zip-files': 'too-complex',
  'json-too-deep': 'too-complex',
  'too-many-json-values': 'too-complex',
  'too-many-json-names': 'too-complex',
  'too-many-reports': 'too-complex',
  'too-many-policies': 'too-complex',
  'too-many-domain-parts': 'too-complex',
  'too-many-failure-details': 'too-complex',
  'archive-cut-off': 'damaged-archive',
  'archive-damaged': 'damaged-archive',
  'zip-damaged': 'damaged-archive',
  'zip-method-unknown': 'damaged-archive',
  'json-cut-off': 'damaged-json',
  'json-damaged': 'damaged-json',
  'no-policies': 'no-policies',
};

export const unreadable = <C extends keyof UnreadableParameters>(
  code: C,
  parameters: UnreadableParameters[C],
): Unreadable => ({ reason: reasons[code], cause: { code, parameters } as UnreadableCause });

export const uncounted = <C extends keyof UncountedParameters>(
  code: C,
  parameters: UncountedParameters[C],
): IntakeRefusal => ({ reason: code, cause: { code, parameters } as RefusalCause });
