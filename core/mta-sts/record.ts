import { firstFew } from '../text/first-few.ts';
import { quote } from '../text/quote.ts';

export interface MtaStsRecord {
  /** 1 to 32 letters and digits. */
  id: string;
}

export type ParsedMtaStsRecord = { ok: true; record: MtaStsRecord } | { ok: false; errors: string[] };

const version = 'v=STSv1';

/**
 * Reads the TXT records of `_mta-sts.<domain>` as a sender does (RFC 8461 §3.1). Each element is one record, its
 * strings joined without a space.
 */
export function parseMtaStsRecord(txts: string[]): ParsedMtaStsRecord {
  // RFC 8461 §3.1: records that do not begin with "v=STSv1;" are discarded; then it must be exactly one.
  const candidates = txts.filter((txt) => txt.startsWith(`${version};`));
  const [txt] = candidates;
  if (txt === undefined)
    return { ok: false, errors: ['no record begins with "v=STSv1;"', ...firstFew(txts.flatMap(nearMiss))] };
  if (candidates.length > 1) {
    return {
      ok: false,
      errors: [`${candidates.length} records begin with "v=STSv1;", expected exactly one`],
    };
  }
  return parseOne(txt);
}

/**
 * Writes the TXT record of `_mta-sts.<domain>` (RFC 8461 §3.1).
 * @throws RangeError unless `id` is 1 to 32 letters and digits
 */
export function formatMtaStsRecord(id: string): string {
  if (!isId(id))
    throw new RangeError(
      `Cannot format an MTA-STS record: id is ${quote(id)}, expected 1 to 32 letters and digits`,
    );
  return `${version}; id=${id};`;
}

const isId = (text: string) => /^[A-Za-z0-9]{1,32}$/.test(text);

function parseOne(txt: string): ParsedMtaStsRecord {
  const errors: string[] = [];
  let id: string | undefined;
  for (const field of splitFields(txt.slice(version.length + 1))) {
    // RFC 8461 §3.1: `sts-extension`; an `sts-id` is a field of the same form.
    const match = /^([A-Za-z0-9][A-Za-z0-9_.-]{0,31})=([\u0021-\u003a\u003c\u003e-\u007e]+)$/.exec(field);
    if (!match) errors.push(`field ${quote(field)} is not of the form "name=value"`);
    // RFC 8461 §3.2 covers TXT records and policies alike: only the first of a duplicated field counts.
    else if (match[1] === 'id') id ??= match[2] ?? '';
  }
  if (id === undefined) errors.push('"id" is missing, expected "id=" and 1 to 32 letters and digits');
  else if (!isId(id)) errors.push(`"id" is ${quote(id)}, expected 1 to 32 letters and digits`);
  return errors.length === 0 && id !== undefined
    ? { ok: true, record: { id } }
    : { ok: false, errors: firstFew(errors) };
}

/** Splits at the delimiters `*WSP ";" *WSP`. One delimiter at the end is allowed (RFC 8461 §3.1). */
export function splitFields(text: string): string[] {
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

/** Explains why a text that was probably meant as a record does not count. */
function nearMiss(txt: string): string[] {
  if (!/^["\s]*v\s*=\s*sts/i.test(txt)) return [];
  return [
    `${quote(txt)} does not count: it must begin with exactly "v=STSv1;", without quotation marks or spaces`,
  ];
}
