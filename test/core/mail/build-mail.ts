/** Mails for tests, in all the forms in which reports are sent. */
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';

export type Encoding = 'base64' | 'quoted-printable' | '7bit' | '8bit' | 'binary';
export type Packing = 'gzip' | 'json' | 'zip' | 'double gzip';

export function pack(json: string, packing: Packing, name = 'report.json'): Buffer {
  if (packing === 'json') return Buffer.from(json);
  if (packing === 'zip') return Buffer.from(zipSync({ [name]: Buffer.from(json) }));
  return packing === 'gzip' ? gzipSync(json) : gzipSync(gzipSync(json));
}

export function encode(bytes: Buffer, encoding: Encoding, lineEnd = '\r\n'): Buffer {
  if (encoding === 'base64') {
    return Buffer.from((bytes.toString('base64').match(/.{1,76}/g) ?? []).join(lineEnd));
  }
  return encoding === 'quoted-printable' ? Buffer.from(encodeQuotedPrintable(bytes, lineEnd)) : bytes;
}

function encodeQuotedPrintable(bytes: Buffer, lineEnd: string): string {
  let line = '';
  const lines: string[] = [];
  for (const byte of bytes) {
    const plain = byte >= 0x21 && byte <= 0x7e && byte !== 0x3d;
    line += plain ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    if (line.length > 72) {
      lines.push(`${line}=`);
      line = '';
    }
  }
  return [...lines, line].join(lineEnd);
}

export interface PartParts {
  header: string[];
  body: Buffer | string;
}

/** Lines of a header and a body; `lineEnd` between them, and none behind the body. */
export function part({ header, body }: PartParts, lineEnd = '\r\n'): Buffer {
  return Buffer.concat([
    Buffer.from(header.map((line) => line + lineEnd).join('') + lineEnd),
    Buffer.from(body as string),
  ]);
}

export function multipart(boundary: string, parts: Buffer[], lineEnd = '\r\n', isClosed = true): Buffer {
  return Buffer.concat([
    ...parts.flatMap((body) => [Buffer.from(`--${boundary}${lineEnd}`), body, Buffer.from(lineEnd)]),
    Buffer.from(isClosed ? `--${boundary}--${lineEnd}` : ''),
  ]);
}

export const envelopeHeader = [
  'From: TLS reports <tls-reports@reporter.example>',
  'To: inbox@mail.strictmx.test',
  'Date: Tue, 24 Nov 2026 01:00:00 +0000',
  'Message-ID: <1@reporter.example>',
  'MIME-Version: 1.0',
];

export const reportHeader = [
  ...envelopeHeader,
  'Subject: Report Domain: example.com Submitter: reporter.example Report-ID: <id-1@reporter.example>',
  'TLS-Report-Domain: example.com',
  'TLS-Report-Submitter: reporter.example',
];

export interface ReportMailOptions {
  json: string;
  packing?: Packing;
  mediaType?: string;
  encoding?: Encoding;
  header?: string[];
  fileName?: string | undefined;
}

/** A mail as RFC 8460 §5.3 has it, but for what the options change. */
export function reportMail(options: ReportMailOptions): Buffer {
  const { json, packing = 'gzip', encoding = 'base64', header = reportHeader } = options;
  const { mediaType = packing === 'json' ? 'application/tlsrpt+json' : 'application/tlsrpt+gzip' } = options;
  const fileName =
    'fileName' in options ? options.fileName : 'reporter.example!example.com!1795392000!1795478399.json.gz';
  const text = part({
    header: ['Content-Type: text/plain; charset=us-ascii'],
    body: 'This is an aggregate TLS report.',
  });
  const attachment = part({
    header: [
      `Content-Type: ${mediaType}`,
      ...(fileName === undefined ? [] : [`Content-Disposition: attachment; filename="${fileName}"`]),
      `Content-Transfer-Encoding: ${encoding}`,
    ],
    body: encode(pack(json, packing), encoding),
  });
  return part({
    header: [...header, 'Content-Type: multipart/report; report-type="tlsrpt"; boundary="=_a1"'],
    body: multipart('=_a1', [text, attachment]),
  });
}
