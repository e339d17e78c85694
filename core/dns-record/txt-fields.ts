/**
 * The grammar that the TXT records of MTA-STS and TLS reporting share: a version, then fields `name=value` with
 * semicolons between (RFC 8461 §3.1, RFC 8460 §3).
 */

import { excerpt, type Fault, fault, firstFaults } from '../finding/fault.ts';
import type { DnsAnswer } from './answer.ts';

export type TxtFields =
  /** The fields after the version in the one record that counts, as they are written. */
  { ok: true; fields: string[] } | { ok: false; errors: Fault[] };

/**
 * Chooses the record that counts: records that do not begin with the version are discarded, and exactly one must remain.
 * @param txts each element is one TXT record, its strings joined without a space
 * @param version `v=STSv1`
 */
export function readTxtFields(txts: readonly string[], version: string): TxtFields {
  const strict = txts.filter((txt) => txt.startsWith(`${version};`));
  // The delimiter is `*WSP ";" *WSP`, but some senders drop a record with a blank there: so it counts only if it is the only one.
  const candidates = strict.length > 0 ? strict : txts.filter((txt) => beginsWith(txt, version));
  const [txt] = candidates;
  if (txt === undefined) {
    const almost = txts.filter((one) => isAlmost(one, version));
    const faults = almost.map((text) => fault('record-almost', { version, text: excerpt(text) }));
    return { ok: false, errors: firstFaults([fault('record-none', { version }), ...faults]) };
  }
  if (candidates.length > 1)
    return { ok: false, errors: [fault('record-several', { version, count: candidates.length })] };
  return { ok: true, fields: splitFields(txt.slice(txt.indexOf(';') + 1)) };
}

/** Whether a TXT record is one of this version, whatever its fields. */
export const beginsWith = (txt: string, version: string): boolean =>
  txt.startsWith(version) && /^[ \t]{0,255};/.test(txt.slice(version.length));

/**
 * If nothing in an answer is meant as a record of this version, there is no record: a wildcard answers at every name, and a
 * parked domain answers its SPF record.
 */
export const onlyIfMeant = (answer: DnsAnswer<string>, version: string): DnsAnswer<string> =>
  answer.kind === 'found' && !answer.records.some((txt) => beginsWith(txt, version) || isAlmost(txt, version))
    ? { kind: 'none' }
    : answer;

/** A record that was probably meant to be one. */
const isAlmost = (txt: string, version: string) =>
  new RegExp(`^["\\s]*v\\s*=\\s*${version.slice(2).replace(/v\d$/, '')}`, 'i').test(txt);

/** The text between the delimiters `*WSP ";" *WSP`; one delimiter at the end is allowed. */
function splitFields(text: string): string[] {
  const parts = text.split(';');
  const last = parts.length - 1;
  const fields = parts.map((part, index) => {
    const field = part.replace(/^[ \t]+/, '');
    if (index === last) return field;
    let end = field.length;
    while (end > 0 && (field[end - 1] === ' ' || field[end - 1] === '\t')) end--;
    return field.slice(0, end);
  });
  if (fields[last] === '') fields.pop();
  return fields;
}

/** Name and value of an extension, or of a field of its form; undefined if the text is not a field. */
export function readField(field: string): { name: string; value: string } | undefined {
  const match = /^([A-Za-z0-9][A-Za-z0-9_.-]{0,31})=([\u0021-\u003a\u003c\u003e-\u007e]+)$/.exec(field);
  return match ? { name: match[1] ?? '', value: match[2] ?? '' } : undefined;
}
