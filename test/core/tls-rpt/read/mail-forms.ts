/** Every way in which a report is wrapped, all of which must give the same report. */
import {
  type Encoding,
  encode,
  envelopeHeader,
  multipart,
  type Packing,
  pack,
  part,
  reportHeader,
  reportMail,
} from '../../mail/build-mail.ts';

export interface Form {
  name: string;
  wrap(json: string, choice: Choice): Buffer;
}

/** What a form takes where it does not matter to it. */
export interface Choice {
  packing: Packing;
  mediaType: string;
  encoding: Encoding;
}

export const mediaTypes = [
  'application/tlsrpt+gzip',
  'application/tlsrpt+json',
  'application/tlsrpt',
  'application/gzip',
  'application/x-gzip',
  'application/zip',
  'application/json',
  'application/octet-stream',
  'text/plain',
  'Application/TLSRPT+GZIP; charset=utf-8; name="a;b.json"',
];

const attachment = (
  json: string,
  { packing, mediaType, encoding }: Choice,
  lineEnd = '\r\n',
  header: string[] = [],
) =>
  part(
    {
      header: [`Content-Type: ${mediaType}`, `Content-Transfer-Encoding: ${encoding}`, ...header],
      body: encode(pack(json, packing), encoding, lineEnd),
    },
    lineEnd,
  );

const intro = part({ header: ['Content-Type: text/plain'], body: 'A TLS report.' });

export const forms: Form[] = [
  { name: 'a file', wrap: (json, { packing }) => pack(json, packing) },
  { name: 'a file with a byte order mark', wrap: (json, { packing }) => pack(`\ufeff${json}`, packing) },
  {
    name: 'a file with white space around',
    wrap: (json, { packing }) => pack(`\r\n\t ${json}\r\n\r\n`, packing),
  },
  { name: 'a file in UTF-16', wrap: (json) => Buffer.from(`\ufeff${json}`, 'utf16le') },
  {
    name: 'a file with junk behind the JSON',
    wrap: (json, { packing }) => pack(`${json}\r\n-- \r\nScanned.`, packing),
  },
  { name: 'a file padded with NUL', wrap: (json, { packing }) => pack(`${json}\0\0\0`, packing) },
  { name: 'a list of one report', wrap: (json, { packing }) => pack(`[${json}]`, packing) },
  { name: 'an object around the report', wrap: (json, { packing }) => pack(`{"report":${json}}`, packing) },
  { name: 'a file in base64', wrap: (json, { packing }) => encode(pack(json, packing), 'base64') },
  {
    name: 'gzip with line ends behind it',
    wrap: (json) => Buffer.concat([pack(json, 'gzip'), Buffer.from('\r\n\r\n')]),
  },
  { name: 'RFC 8460 mail', wrap: (json, choice) => reportMail({ json, ...choice }) },
  {
    name: 'mail without a file name',
    wrap: (json, choice) => reportMail({ json, ...choice, fileName: undefined }),
  },
  {
    name: 'mail with an RFC 2231 file name',
    wrap: (json, choice) =>
      mixed([
        intro,
        attachment(json, choice, '\r\n', [
          "Content-Disposition: attachment; filename*0*=utf-8''reporter.example%21exa;",
          ' filename*1=mple.com!1795392000!1795478399.json',
        ]),
      ]),
  },
  {
    name: 'inline',
    wrap: (json, choice) => mixed([intro, attachment(json, choice, '\r\n', ['Content-Disposition: inline'])]),
  },
  {
    name: 'the whole message is the report',
    wrap: (json, { packing, mediaType, encoding }) =>
      part({
        header: [...reportHeader, `Content-Type: ${mediaType}`, `Content-Transfer-Encoding: ${encoding}`],
        body: encode(pack(json, packing), encoding),
      }),
  },
  {
    name: 'an HTML first part',
    wrap: (json, choice) =>
      mixed([
        part({ header: ['Content-Type: text/html'], body: '<html>{"a": "report"}</html>' }),
        attachment(json, choice),
      ]),
  },
  {
    name: 'several attachments',
    wrap: (json, choice) =>
      mixed([
        intro,
        part({
          header: ['Content-Type: image/png', 'Content-Transfer-Encoding: base64'],
          body: 'iVBORw0KGgo=',
        }),
        attachment(json, choice),
        intro,
      ]),
  },
  {
    name: 'header misspelt ContentType',
    wrap: (json, choice) =>
      mixed([
        intro,
        Buffer.from(
          attachment(json, choice).toString('latin1').replace('Content-Type', 'ContentType'),
          'latin1',
        ),
      ]),
  },
  {
    name: 'header misspelt ContentType on the message',
    wrap: (json, choice) =>
      part({
        header: [...reportHeader, 'ContentType: multipart/report; boundary=xx'],
        body: multipart('xx', [intro, attachment(json, choice)]),
      }),
  },
  { name: 'no Content-Type at all', wrap: (json) => mixed([intro, part({ header: [], body: json })]) },
  {
    name: 'LF line ends',
    wrap: (json, choice) =>
      part(
        {
          header: [...reportHeader, 'Content-Type: multipart/mixed; boundary="b b"'],
          body: multipart('b b', [attachment(json, choice, '\n')], '\n'),
        },
        '\n',
      ),
  },
  {
    name: 'no closing boundary',
    wrap: (json, choice) =>
      part({
        header: [...reportHeader, 'Content-Type: multipart/mixed; boundary=b'],
        body: multipart('b', [intro, attachment(json, choice)], '\r\n', false),
      }),
  },
  {
    name: 'multiparts in a multipart',
    wrap: (json, choice) =>
      mixed([
        part({
          header: ['Content-Type: multipart/alternative; boundary=inner'],
          body: multipart('inner', [intro, intro]),
        }),
        part({
          header: ['Content-Type: multipart/mixed; boundary=inner2'],
          body: multipart('inner2', [intro, attachment(json, choice)]),
        }),
      ]),
  },
  {
    name: 'forwarded as an attachment',
    wrap: (json, choice) =>
      part({
        header: [...envelopeHeader, 'Subject: Fwd: a report', 'Content-Type: multipart/mixed; boundary=fwd'],
        body: multipart('fwd', [
          intro,
          part({ header: ['Content-Type: message/rfc822'], body: reportMail({ json, ...choice }) }),
        ]),
      }),
  },
  {
    name: 'base64 without its label',
    wrap: (json, { packing, mediaType }) =>
      mixed([
        intro,
        part({ header: [`Content-Type: ${mediaType}`], body: encode(pack(json, packing), 'base64') }),
      ]),
  },
  {
    name: 'base64 label over plain bytes',
    wrap: (json, { packing, mediaType }) =>
      mixed([
        intro,
        part({
          header: [`Content-Type: ${mediaType}`, 'Content-Transfer-Encoding: base64'],
          body: pack(json, packing),
        }),
      ]),
  },
  {
    name: 'the report twice, as JSON and as gzip',
    wrap: (json, choice) =>
      mixed([
        intro,
        attachment(json, { ...choice, packing: 'json' }),
        attachment(json, { ...choice, packing: 'gzip' }),
      ]),
  },
];

function mixed(parts: Buffer[]): Buffer {
  return part({
    header: [...reportHeader, 'Content-Type: multipart/mixed; boundary="=_ab/c"'],
    body: multipart('=_ab/c', parts),
  });
}
