import { expect, test } from 'vitest';
import { readTopHeader } from '../../../core/mail/read-top-header.ts';

test('readTopHeader() reads the header of the mail, and of nothing in it', () => {
  const raw = 'From: a@b.example\r\nSubject: ü\r\n\r\nTo: c@d.example\r\n\r\nAuto-Submitted: no\r\n';
  expect(readTopHeader(Buffer.from(raw))).toEqual([
    { name: 'from', value: 'a@b.example' },
    { name: 'subject', value: 'ü' },
  ]);
});

test('readTopHeader() reads the beginning of a header that does not end', () => {
  const raw = Buffer.from(`From: a@b.example\r\n${'X: y\r\n'.repeat(1_000_000)}Subject: late\r\n\r\n`);
  const names = readTopHeader(raw).map(({ name }) => name);
  expect(names[0]).toBe('from');
  expect(names).not.toContain('subject');
  expect(names.length).toBeLessThan(50_000);
});
