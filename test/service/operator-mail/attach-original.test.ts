import { expect, test } from 'vitest';
import { attachOriginal } from '../../../service/operator-mail/attach-original.ts';

const mail = (body: string) => Buffer.from(`From: a@b.example\r\n\r\n${body}`, 'latin1');

test('attachOriginal() attaches a mail byte for byte', () => {
  const raw = mail('Hello\r\n');
  expect(attachOriginal(raw, 'mail-1.eml')).toEqual({
    filename: 'mail-1.eml',
    contentType: 'message/rfc822',
    content: raw,
  });
});

test('attachOriginal() makes a file of a mail that transport might change', () => {
  const raw = mail('Gr\u00fc\u00dfe\r\n');
  expect(attachOriginal(raw, 'mail-1.eml')).toMatchObject({
    contentType: 'application/octet-stream',
    content: raw,
  });
});

test('attachOriginal() cuts a large mail at the end of a line', () => {
  const { content } = attachOriginal(mail('0123456789\r\n'.repeat(40_000)), 'a.eml');
  expect(content.byteLength).toBeLessThanOrEqual(262_144);
  expect(content.byteLength).toBeGreaterThan(262_144 - 12);
  expect(Buffer.from(content).toString().endsWith('0123456789\r\n')).toBe(true);
});

test('attachOriginal() cuts a mail without lines as well', () => {
  expect(attachOriginal(Buffer.alloc(1_000_000, 'x'), 'a.eml').content.byteLength).toBe(262_144);
});
