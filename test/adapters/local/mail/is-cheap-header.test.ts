import { expect, test } from 'vitest';
import { isCheapHeader } from '../../../../adapters/local/mail/is-cheap-header.ts';
import { readHeader } from '../../../../core/mail/read-header.ts';

const from = 'From: tls@reporter.example\r\n';
const isCheap = (head: string) => isCheapHeader(head, readHeader(head));

test.each([
  ['a usual header', from],
  ['1,990 folded lines', `${from}To: a\r\n${' b\r\n'.repeat(1990)}`],
  ['a long list of recipients', `${from}To: ${'a@b.example, '.repeat(10_000)}\r\n`],
  ['a signature of 8 KB', `${from}DKIM-Signature: v=1; z=${'a'.repeat(8_000)}\r\n`],
  [
    'a signature whose lines begin with many spaces',
    `${from}DKIM-Signature: v=1;\r\n${' '.repeat(100)}a=x\r\n`,
  ],
])('isCheapHeader() takes %s', (_, head) => {
  expect(isCheap(head)).toBe(true);
});

test.each([
  ['2,001 lines', `${from}To: a\r\n${' b\r\n'.repeat(2000)}`],
  ['a signature of 9 KB', `${from}DKIM-Signature: v=1; z=${'a'.repeat(9_000)}\r\n`],
  ['200 spaces in a signature', `${from}DKIM-Signature: v=1;${' '.repeat(200)}a=x\r\n`],
  ['200 tabs over two lines', `${from}DKIM-Signature: v=1;${'\t'.repeat(100)}\r\n${'\t'.repeat(100)}a=x\r\n`],
  ['200 dots in the signing domain', `${from}DKIM-Signature: d=${'.'.repeat(200)}a\r\n`],
  ['200 dots in From', `From: a@${'.'.repeat(200)}a\r\n`],
  ['a seal of 9 KB', `${from}ARC-Seal: i=1; b=${'a'.repeat(9_000)}\r\n`],
])('isCheapHeader() does not take %s', (_, head) => {
  expect(isCheap(head)).toBe(false);
});
