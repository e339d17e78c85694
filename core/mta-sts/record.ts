import { beginsWith, readField, readTxtFields } from '../dns-record/txt-fields.ts';
import { excerpt, type Fault, fault, firstFaults } from '../finding/fault.ts';
import { quote } from '../text/quote.ts';

export interface MtaStsRecord {
  /** 1 to 32 letters and digits. */
  id: string;
}

export type ParsedMtaStsRecord = { ok: true; record: MtaStsRecord } | { ok: false; errors: Fault[] };

/** The beginning of a record. */
export const mtaStsVersion = 'v=STSv1';

/**
 * Reads the TXT records of `_mta-sts.<domain>` as a sender does (RFC 8461 §3.1). Each element is one record, its
 * strings joined without a space.
 */
export function parseMtaStsRecord(txts: string[]): ParsedMtaStsRecord {
  const found = readTxtFields(txts, mtaStsVersion);
  if (!found.ok) return found;
  const errors: Fault[] = [];
  let id: string | undefined;
  for (const text of found.fields) {
    // RFC 8461 §3.1: `sts-extension`; an `sts-id` is a field of the same form.
    const field = readField(text);
    if (!field) errors.push(fault('record-field-malformed', { text: excerpt(text) }));
    // RFC 8461 §3.2 speaks of TXT records and policies alike: of a duplicated field only the first counts.
    else if (field.name === 'id') id ??= field.value;
  }
  if (id === undefined) errors.push(fault('id-missing', {}));
  else if (!isId(id)) errors.push(fault('id-invalid', { value: excerpt(id) }));
  return errors.length === 0 && id !== undefined
    ? { ok: true, record: { id } }
    : { ok: false, errors: firstFaults(errors) };
}

/** Whether a TXT record at the name is meant for MTA-STS; others do not concern us. */
export const isMtaStsRecord = (txt: string): boolean => beginsWith(txt, mtaStsVersion);

/**
 * Writes the TXT record of `_mta-sts.<domain>` (RFC 8461 §3.1).
 * @throws RangeError unless `id` is 1 to 32 letters and digits
 */
export function formatMtaStsRecord(id: string): string {
  if (!isId(id))
    throw new RangeError(
      `Cannot format an MTA-STS record: id is ${quote(id)}, expected 1 to 32 letters and digits`,
    );
  return `${mtaStsVersion}; id=${id};`;
}

const isId = (text: string) => /^[A-Za-z0-9]{1,32}$/.test(text);
