/**
 * Recognises content by its first bytes, because labels are often wrong: gzip on plain JSON, octet-stream on
 * everything.
 */

export type ContentKind = 'gzip' | 'zip' | 'json' | 'xml';

/** As many bytes as `sniff` needs, unless a longer run of white space comes first. */
export const sniffedBytes = 256;

export function sniff(bytes: Buffer): ContentKind | undefined {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'gzip';
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] ?? 0) <= 0x08) return 'zip';
  return sniffText(bytes);
}

function sniffText(bytes: Buffer): ContentKind | undefined {
  let at = 0;
  // Skips byte order marks, the zero bytes of UTF-16 and white space.
  while (at < bytes.length && padding.has(bytes[at] ?? 0)) at++;
  const byte = bytes[at];
  if (byte === 0x7b || byte === 0x5b) return 'json';
  return byte === 0x3c && /^<(?:\?xml|feedback)/i.test(bytes.toString('latin1', at, at + 9))
    ? 'xml'
    : undefined;
}

const padding = new Set([0x00, 0x09, 0x0a, 0x0d, 0x20, 0xbb, 0xbf, 0xef, 0xfe, 0xff]);

/** Whether text begins like gzip, zip or JSON in base64: reporters and gateways also lose the label of an encoding. */
export function looksLikeBase64(bytes: Buffer): boolean {
  const start = bytes.toString('latin1', 0, sniffedBytes).trim();
  return /^(?:H4sI|UEsD|77u\/|e[w-y]|W[w-z13])[A-Za-z0-9+/\r\n]+=*$/.test(start);
}
