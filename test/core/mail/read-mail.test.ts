import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { MailLimitError } from '../../../core/mail/mail-limits.ts';
import { decodeTransfer } from '../../../core/mail/mime/decode-transfer.ts';
import { looksLikeMail, readMail } from '../../../core/mail/read-mail.ts';
import { readLimits } from '../../../core/tls-rpt/read/read-limits.ts';
import { type Encoding, encode, multipart, part } from './build-mail.ts';

const read = (text: string | Buffer, limits = {}) =>
  readMail(Buffer.from(text as string), { ...readLimits, ...limits });
const bodies = (text: string | Buffer) => read(text).parts.map(({ body }) => body.toString());

describe('readMail() finds the parts', () => {
  const head = 'Content-Type: multipart/mixed; boundary=b\r\n\r\n';
  test.each([
    ['in a message without parts', 'A: 1\r\n\r\nbody\r\n', ['body\r\n']],
    ['in a message without a header', '\r\nbody', ['body']],
    ['in a header without a body', 'A: 1', ['']],
    [
      'in a message of two parts',
      `${head}preamble\r\n--b\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--\r\nepilogue`,
      ['one', 'two'],
    ],
    ['in a part without a header', `${head}--b\r\n\r\none\r\n--b--`, ['one']],
    ['without a closing boundary', `${head}--b\r\n\r\none`, ['one']],
    ['with LF line ends', 'Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b--\n', ['one']],
    ['where the boundary never appears', `${head}nothing`, ['nothing']],
    ['where no boundary is named', 'Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\none', ['--b\r\n\r\none']],
    [
      'in an inner multipart that is not closed',
      `${head}--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--`,
      ['one', 'two'],
    ],
    [
      'in a forwarded message',
      `${head}--b\r\nContent-Type: message/rfc822\r\n\r\nA: 1\r\n\r\none\r\n--b--`,
      ['one'],
    ],
  ])('%s', (_, text, expected) => {
    expect(bodies(text)).toEqual(expected);
  });

  test('with their labels and the header of their message', () => {
    const [own] = read(
      'Subject: outer\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\nContent-Type: application/tlsrpt+gzip; name=a\r\nContent-Disposition: attachment; filename="b c"\r\nContent-Transfer-Encoding: (x) BASE64\r\n\r\nH4sI',
    ).parts;
    expect(own).toMatchObject({
      mediaType: 'application/tlsrpt+gzip',
      transferEncoding: 'base64',
      fileName: 'b c',
    });
    expect(own?.message.find(({ name }) => name === 'subject')?.value).toBe('inner');
  });

  test('with misspelt Content-… fields', () => {
    const [own] = read(
      'ContentType: application/tlsrpt+json\r\nContentTransferEncoding: base64\r\n\r\ne30=',
    ).parts;
    expect(own).toMatchObject({
      mediaType: 'application/tlsrpt+json',
      transferEncoding: 'base64',
      hasMisspeltHeader: true,
    });
  });
});

describe('readMail() limits', () => {
  const nested = (depth: number) => {
    const open = Array.from(
      { length: depth },
      (_, index) => `Content-Type: multipart/mixed; boundary=b${index}\r\n\r\n--b${index}\r\n`,
    );
    return `${open.join('')}\r\nbody`;
  };
  const beside = (count: number) =>
    `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(count)}--b--`;
  const forwarded = (depth: number) =>
    `${'Content-Type: message/rfc822\r\n\r\n'.repeat(depth)}A: 1\r\n\r\nbody`;

  test.each([
    ['mailBytes', (limit: number) => `A: 1\r\n\r\n${'x'.repeat(limit - 8)}`, 1000, ['x'.repeat(992)]],
    ['headerBytes', (limit: number) => `A: ${'x'.repeat(limit - 5)}\r\n\r\nbody`, 1000, ['body']],
    ['mimeDepth', nested, 5, ['body']],
    ['mimeDepth', forwarded, 5, ['body']],
    ['parts', (limit: number) => beside(limit - 1), 10, Array(9).fill('x')],
  ] as const)('%s: reads at the limit, and refuses one more', (limit, make, size, bodiesAtLimit) => {
    const { parts } = read(make(size), { [limit]: size });
    expect(parts.map(({ body }) => body.toString())).toEqual(bodiesAtLimit);
    const refused = expect(() => read(make(size + 1), { [limit]: size }));
    refused.toThrow(MailLimitError);
    refused.toThrow(expect.objectContaining({ limit, max: size }));
  });

  test.each([
    ['10,000 nested parts', nested(10_000)],
    ['10,000 parts side by side', beside(10_000)],
    ['10,000 forwarded messages', forwarded(10_000)],
    [
      'a body of hyphens',
      `Content-Type: multipart/mixed; boundary=${'-'.repeat(200)}\r\n\r\n${'-'.repeat(4_000_000)}`,
    ],
    [
      'lines of hyphens',
      `Content-Type: multipart/mixed; boundary=${'-'.repeat(60)}\r\n\r\n${`${'-'.repeat(70)}\n`.repeat(50_000)}`,
    ],
  ])('reads %s quickly', { timeout: 5_000 }, (_, text) => {
    const bytes = Buffer.from(text);
    try {
      readMail(bytes, readLimits);
    } catch (error) {
      expect(error).toBeInstanceOf(MailLimitError);
    }
  });
});

describe('looksLikeMail()', () => {
  test.each([
    ['Return-Path: <a@b.example>\r\n', true],
    ['From a@b.example Mon Nov 23\n', true],
    ['\r\nReceived: x', true],
    ['{"a":1}', false],
    ['hello world', false],
    ['', false],
  ])('%j is %s', (text, expected) => {
    expect(looksLikeMail(Buffer.from(text))).toBe(expected);
  });
});

describe('readMail() agrees with postal-mime', () => {
  const leaf = fc.record({
    mediaType: fc.constantFrom(
      'application/tlsrpt+gzip',
      'application/octet-stream',
      'application/json',
      'image/png',
    ),
    encoding: fc.constantFrom<Encoding>('base64', 'quoted-printable'),
    fileName: fc.option(
      fc.stringMatching(/^[a-z!0-9. ]{1,20}$/).filter((name) => name.trim() === name && name !== ''),
      { nil: undefined },
    ),
    content: fc.uint8Array({ minLength: 1, maxLength: 300 }),
  });
  const { tree } = fc.letrec<{ tree: Tree; many: Tree[] }>((tie) => ({
    tree: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, fc.record({ children: tie('many') })),
    many: fc.array(tie('tree'), { minLength: 1, maxLength: 4 }),
  }));
  type Leaf = { mediaType: string; encoding: Encoding; fileName: string | undefined; content: Uint8Array };
  type Tree = Leaf | { children: Tree[] };

  const write = (node: Tree, lineEnd: string, path: string): Buffer =>
    'children' in node
      ? part(
          {
            header: [`Content-Type: multipart/mixed; boundary="=_${path}"`],
            body: multipart(
              `=_${path}`,
              node.children.map((child, index) => write(child, lineEnd, `${path}.${index}`)),
              lineEnd,
            ),
          },
          lineEnd,
        )
      : part(
          {
            header: [
              `Content-Type: ${node.mediaType}`,
              `Content-Disposition: attachment${node.fileName === undefined ? '' : `; filename="${node.fileName}"`}`,
              `Content-Transfer-Encoding: ${node.encoding}`,
            ],
            body: encode(Buffer.from(node.content), node.encoding, lineEnd),
          },
          lineEnd,
        );

  // postal-mime keeps the line end before a boundary in quoted-printable parts (RFC 2046 §5.1.1 gives it to the boundary).
  const withoutLineEnds = (bytes: Buffer) => bytes.toString('latin1').replace(/[\r\n]+$/, '');

  test('for every tree of attachments', async () => {
    await fc.assert(
      fc.asyncProperty(tree, fc.constantFrom('\r\n', '\n'), async (node, lineEnd) => {
        const mail = Buffer.concat([
          Buffer.from(`Subject: x${lineEnd}MIME-Version: 1.0${lineEnd}`),
          write(node, lineEnd, 'r'),
        ]);
        const theirs = (await PostalMime.parse(mail)).attachments.map(({ mimeType, filename, content }) => ({
          mediaType: mimeType,
          fileName: filename ?? undefined,
          content: withoutLineEnds(Buffer.from(content as ArrayBuffer)),
        }));
        const ours = read(mail).parts.map(({ mediaType, fileName, body, transferEncoding }) => ({
          mediaType,
          fileName,
          content: withoutLineEnds(decodeTransfer(body, transferEncoding)),
        }));
        expect(ours).toEqual(theirs);
      }),
      { numRuns: 300 },
    );
  });
});
