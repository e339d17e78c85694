/**
 * Finds out whether two programs can read a header in two ways.
 *
 * A signature says something about a report only if the verifier of the signature and the reader of the report see the
 * same message. The two are different programs (SES or mailauth, and core/mail), and they differ on everything that the
 * RFCs do not allow: two Content-Type fields, a space before the colon, a bare line feed. So a header counts as signed only
 * if it has one possible reading. This does not affect reading: odd headers are read as well as possible.
 */

import type { HeaderField } from './read-header.ts';

export type HeaderProblem =
  /** A field that may occur once (RFC 5322 §3.6) occurs twice. DKIM verifies the last one, readers take the first. */
  | 'repeated-field'
  /** A name that equals another except for its punctuation: `ContentType`. */
  | 'misspelt-field'
  /** A line that is neither a field nor folded text: `Subject : x`, a line without a colon, a blank folded line. */
  | 'malformed-line'
  /** A control character other than a tab, for example NUL. */
  | 'control-character'
  /** A bare CR, or bare LF beside CRLF. */
  | 'line-ends'
  /** From does not name exactly one author unambiguously. */
  | 'author'
  /** A DKIM-Signature has a tag twice (RFC 6376 §3.2 forbids it). */
  | 'signature';

export interface HeaderAmbiguity {
  problem: HeaderProblem;
  /** Lower case, one of `singleFields`. */
  field?: string;
}

/** The fields that affect how we read a mail, and MIME-Version, which affects other readers. Each may occur once. */
export const singleFields = [
  'from',
  'to',
  'cc',
  'date',
  'subject',
  'message-id',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'content-disposition',
  'tls-report-domain',
  'tls-report-submitter',
] as const;

/**
 * @param header its fields, as readHeader() reads them
 * @param head the same bytes, one per character, up to and including the empty line
 * @param hasReturnBelow whether the body has a CR; called only if that matters
 */
export function findHeaderAmbiguity(
  header: readonly HeaderField[],
  head: string,
  hasReturnBelow: () => boolean,
): HeaderAmbiguity | undefined {
  if (!plainHeader.test(head)) {
    const problem = findLineProblem(head, hasReturnBelow);
    if (problem !== undefined) return { problem };
  }
  return findFieldAmbiguity(header);
}

/**
 * The form of nearly every header: names (RFC 5322 §2.2: printable ASCII without the colon), values without control
 * characters, folded lines that are not blank, CRLF, and the empty line.
 */
const plainHeader =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are what is looked for
  /^(?:[!-9;-~]+:[^\0-\x08\n-\x1f\x7f]*\r\n(?:[ \t]+[!-~\x80-\xff][^\0-\x08\n-\x1f\x7f]*\r\n)*)*\r\n$/;

function findLineProblem(head: string, hasReturnBelow: () => boolean): HeaderProblem | undefined {
  if (!hasOneLineEnd(head, hasReturnBelow)) return 'line-ends';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are what is looked for
  if (/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(head)) return 'control-character';
  return hasOnlyFields(head) ? undefined : 'malformed-line';
}

/**
 * Whether CRLF ends every line, or LF does. Our receiver's own lines end in CRLF, so LF may begin below them; after the
 * first bare LF there must be no CR in the whole message. Attack: a verifier for which only CRLF ends a line finds the
 * signed header in what is our body.
 */
function hasOneLineEnd(head: string, hasReturnBelow: () => boolean): boolean {
  if (/\r(?!\n)/.test(head)) return false;
  const bareLineFeed = /(?<!\r)\n/.exec(head)?.index;
  if (bareLineFeed === undefined) return true;
  return !head.includes('\r', bareLineFeed) && !hasReturnBelow();
}

/** Whether each line begins a field or continues one; no white space before the colon (RFC 5322 §4.5.8: obsolete). */
function hasOnlyFields(head: string): boolean {
  let isField = false;
  for (const line of head.split(/\r?\n/)) {
    if (line === '') break;
    // RFC 5322 §4.2: a blank folded line is obsolete, and for some readers the end of the header.
    if (line.startsWith(' ') || line.startsWith('\t')) {
      if (!isField || line.trim() === '') return false;
    } else if (!/^[!-9;-~]+:/.test(line)) return false;
    isField = true;
  }
  return true;
}

const byLetters = new Map<string, string>(singleFields.map((name) => [name.replaceAll('-', ''), name]));
/** Most names begin with another letter, and need no closer check. */
const firstLetters = new Set(singleFields.map((name) => name.charAt(0)));

function findFieldAmbiguity(header: readonly HeaderField[]): HeaderAmbiguity | undefined {
  const seen = new Set<string>();
  for (const { name } of header) {
    const first = name.charAt(0);
    if (first >= 'a' && first <= 'z' && !firstLetters.has(first)) continue;
    const field = byLetters.get(name.replaceAll(/[^a-z0-9]/g, ''));
    if (field === undefined) continue;
    if (field !== name) return { problem: 'misspelt-field', field };
    if (seen.has(field)) return { problem: 'repeated-field', field };
    seen.add(field);
  }
  return undefined;
}
