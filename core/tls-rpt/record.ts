import { splitFields } from '../mta-sts/record.ts';
import { firstFew } from '../text/first-few.ts';
import { quote } from '../text/quote.ts';

export interface TlsRptRecord {
  /** Where reports may be sent: `mailto:` and `https:` URIs as written, percent-encoded. */
  rua: string[];
}

export type ParsedTlsRptRecord =
  | { ok: true; record: TlsRptRecord; warnings: string[] }
  | { ok: false; errors: string[] };

const version = 'v=TLSRPTv1';

/**
 * Reads the TXT records of `_smtp._tls.<domain>` as a reporter does (RFC 8460 §3). Each element is one record, its
 * strings joined without a space.
 */
export function parseTlsRptRecord(txts: string[]): ParsedTlsRptRecord {
  // RFC 8460 §3: records that do not begin with "v=TLSRPTv1;" are discarded; then it must be exactly one.
  const candidates = txts.filter((txt) => txt.startsWith(`${version};`));
  const [txt] = candidates;
  if (txt === undefined)
    return {
      ok: false,
      errors: ['no record begins with "v=TLSRPTv1;"', ...firstFew(txts.flatMap(nearMiss))],
    };
  if (candidates.length > 1) {
    return {
      ok: false,
      errors: [`${candidates.length} records begin with "v=TLSRPTv1;", expected exactly one`],
    };
  }
  return parseOne(txt);
}

/** Each of `rua` is a `mailto:` or `https:` URI. RFC 8460 §3: `,` `!` `;` in it are percent-encoded. */
export function formatTlsRptRecord(rua: string[]): string {
  const encode = (uri: string) =>
    uri.replace(/[,!;]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${version}; rua=${rua.map(encode).join(',')}`;
}

function parseOne(txt: string): ParsedTlsRptRecord {
  const errors: string[] = [];
  const values: string[] = [];
  for (const field of splitFields(txt.slice(version.length + 1))) {
    const rua = /^rua=(.*)$/s.exec(field)?.[1];
    if (rua !== undefined) values.push(rua);
    // RFC 8460 §3: `tlsrpt-extension`; unknown fields are ignored.
    else if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}=[\u0021-\u003a\u003c\u003e-\u007e]+$/.test(field)) {
      errors.push(`field ${quote(field)} is not of the form "name=value"`);
    }
  }
  if (values.length === 0) errors.push('"rua" is missing, expected "rua=mailto:…" or "rua=https://…"');
  const uris = values.flatMap((value) => value.split(',')).map((uri) => judgeUri(uri.trim()));
  for (const uri of uris) if ('error' in uri) errors.push(uri.error);
  const rua = uris.flatMap((uri) => ('usable' in uri ? [uri.usable] : []));
  const foreign = uris.flatMap((uri) => ('foreign' in uri ? [uri.foreign] : []));
  // A reporter skips a scheme that it does not speak, unless nothing is left.
  if (rua.length === 0) errors.push(...foreign);
  if (errors.length > 0) return { ok: false, errors: firstFew(errors) };
  const warnings = [
    ...foreign,
    ...(rua.length > 1 ? ['"rua" has several destinations; some reporters use only the first'] : []),
  ];
  return { ok: true, record: { rua }, warnings };
}

type JudgedUri = { usable: string } | { foreign: string } | { error: string };

const wantedUri = 'expected "mailto:reports@example.com" or "https://example.com/reports"';

function judgeUri(uri: string): JudgedUri {
  const wrong = (why: string): JudgedUri => ({ error: `"rua" is ${quote(uri)}, ${why}, ${wantedUri}` });
  if (uri === '') return wrong('an empty destination');
  if (uri.includes('!')) return wrong('with a "!" that must be written "%21"');
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(uri)?.[1]?.toLowerCase();
  if (scheme === undefined) return wrong(uri.includes('@') ? 'a bare address without "mailto:"' : 'no URI');
  // RFC 3986 §2: what may stand in a URI.
  if (!/^(?:[A-Za-z0-9\-._~:/?#[\]@$&'()*+=]|%[0-9A-Fa-f]{2})+$/.test(uri)) return wrong('no URI (RFC 3986)');
  if (scheme === 'mailto') return isMailto(uri) ? { usable: uri } : wrong('no mail address');
  if (scheme === 'https') return isHttps(uri) ? { usable: uri } : wrong('no HTTPS address');
  return { foreign: `"rua" is ${quote(uri)} with a scheme that no reporter uses, ${wantedUri}` };
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

/** Records that were probably meant to be one. */
function nearMiss(txt: string): string[] {
  if (!/^["\s]*v\s*=\s*tlsrpt/i.test(txt)) return [];
  return [
    `${quote(txt)} does not count: reporters look for exactly "v=TLSRPTv1;" at its start, without quotation marks or blanks`,
  ];
}
