import { beginsWith, readField, readTxtFields } from '../dns-record/txt-fields.ts';
import { excerpt, type Fault, fault, firstFaults, type RuaFault } from '../finding/fault.ts';

export interface TlsRptRecord {
  /** Where reports may be sent: `mailto:` and `https:` URIs as written, percent-encoded. */
  rua: string[];
}

export type ParsedTlsRptRecord =
  | { ok: true; record: TlsRptRecord; warnings: Fault[] }
  | { ok: false; errors: Fault[] };

/** The beginning of a record. */
export const tlsRptVersion = 'v=TLSRPTv1';

/**
 * Reads the TXT records of `_smtp._tls.<domain>` as a reporter does (RFC 8460 §3). Each element is one record, its
 * strings joined without a space.
 */
export function parseTlsRptRecord(txts: string[]): ParsedTlsRptRecord {
  const found = readTxtFields(txts, tlsRptVersion);
  return found.ok ? readRua(found.fields) : found;
}

/** Whether a TXT record at the name is meant for TLS reporting; others do not concern us. */
export const isTlsRptRecord = (txt: string): boolean => beginsWith(txt, tlsRptVersion);

/** Each of `rua` is a `mailto:` or `https:` URI. RFC 8460 §3: `,` `!` `;` in it are percent-encoded. */
export function formatTlsRptRecord(rua: string[]): string {
  const encode = (uri: string) =>
    uri.replace(/[,!;]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${tlsRptVersion}; rua=${rua.map(encode).join(',')}`;
}

function readRua(fields: string[]): ParsedTlsRptRecord {
  const errors: Fault[] = [];
  const values: string[] = [];
  for (const field of fields) {
    const rua = /^rua=(.*)$/s.exec(field)?.[1];
    if (rua !== undefined) values.push(rua);
    // RFC 8460 §3: `tlsrpt-extension`; unknown fields are ignored.
    else if (!readField(field)) errors.push(fault('record-field-malformed', { text: excerpt(field) }));
  }
  if (values.length === 0) errors.push(fault('rua-missing', {}));
  const uris = values.flatMap((value) => value.split(',')).map((uri) => judgeUri(withoutBlanks(uri)));
  for (const uri of uris) if ('error' in uri) errors.push(uri.error);
  const rua = uris.flatMap((uri) => ('usable' in uri ? [uri.usable] : []));
  const foreign = uris.flatMap((uri) => ('foreign' in uri ? [uri.foreign] : []));
  // A reporter skips a scheme that it does not support, unless nothing is left.
  if (rua.length === 0) errors.push(...foreign);
  if (errors.length > 0) return { ok: false, errors: firstFaults(errors) };
  // RFC 8460 §3: `*WSP` is round commas and semicolons, not at the ends of the value.
  const blank = values.find((value) => withoutBlanks(value) !== value);
  const warnings = [
    ...foreign,
    ...(blank === undefined ? [] : [fault('rua-blank', { value: excerpt(blank) })]),
    ...(rua.length > 1 ? [fault('rua-several', {})] : []),
  ];
  return { ok: true, record: { rua }, warnings };
}

/** WSP of RFC 5234 alone: a no-break space, for instance, is part of the URI and makes it invalid. */
function withoutBlanks(text: string): string {
  let [start, end] = [0, text.length];
  while (isBlank(text[start])) start++;
  while (end > start && isBlank(text[end - 1])) end--;
  return text.slice(start, end);
}

const isBlank = (character: string | undefined): boolean => character === ' ' || character === '\t';

type JudgedUri = { usable: string } | { foreign: Fault } | { error: Fault };

function judgeUri(uri: string): JudgedUri {
  const wrong = (reason: RuaFault): JudgedUri => ({
    error: fault('rua-invalid', { uri: excerpt(uri), reason }),
  });
  if (uri === '') return wrong('empty');
  if (uri.includes('!')) return wrong('exclamation-mark');
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(uri)?.[1]?.toLowerCase();
  if (scheme === undefined) return wrong(uri.includes('@') ? 'bare-address' : 'no-uri');
  // RFC 3986 §2: the characters that a URI may contain.
  if (!/^(?:[A-Za-z0-9\-._~:/?#[\]@$&'()*+=]|%[0-9A-Fa-f]{2})+$/.test(uri)) return wrong('no-uri');
  if (scheme === 'mailto') return isMailto(uri) ? { usable: uri } : wrong('no-mail-address');
  if (scheme === 'https') return isHttps(uri) ? { usable: uri } : wrong('no-https-address');
  return { foreign: fault('rua-unknown-scheme', { uri: excerpt(uri) }) };
}

/** RFC 6068 §2: one address, percent-encoded; header fields after `?` are allowed. */
function isMailto(uri: string): boolean {
  const address = uri.slice('mailto:'.length).split('?', 1)[0] ?? '';
  return /^[^@\s]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(
    address,
  );
}

function isHttps(uri: string): boolean {
  return /^https:\/\/[^/?#]/i.test(uri) && URL.canParse(uri);
}
