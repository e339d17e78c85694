import { describe, expect, test } from 'vitest';
import {
  assumeUtc,
  noteBareSubjectId,
  noteFailureWithoutHost,
  splitJsonArray,
} from '../../../../../core/tls-rpt/read/quirks/microsoft.ts';
import { notesIn } from '../../../../fixtures/in-english.ts';
import { forgiven } from './forgiven.ts';

test('assumeUtc() reads a date-time without a zone as UTC, and keeps a zone', () => {
  expect(forgiven((forgive) => assumeUtc(undefined, forgive))).toEqual(['Z', 'has no zone, read as UTC']);
  expect(forgiven((forgive) => assumeUtc('+01:00', forgive))).toEqual(['+01:00']);
});

describe('splitJsonArray()', () => {
  test('returns the entries of a JSON array in a string', () => {
    expect(forgiven((forgive) => splitJsonArray('["3 1 1 aa", 7]', forgive))).toEqual([
      ['3 1 1 aa', '7'],
      'is a JSON array in a string, read as a list',
    ]);
  });

  test.each(['3 1 1 aa', '[broken', '{"a":1}', '[{"a":1}]', `["${'x'.repeat(10_000)}"]`])(
    'returns undefined for %s',
    (text) => {
      expect(forgiven((forgive) => splitJsonArray(text, forgive))).toEqual([undefined]);
    },
  );
});

test('noteBareSubjectId() notes an id without "<>"', () => {
  expect(notesIn(noteBareSubjectId(false))).toEqual(['the Report-ID in the Subject has no "<>"']);
  expect(noteBareSubjectId(true)).toEqual([]);
});

test.each([
  ['no host at all', { resultType: 'sts-policy-fetch-error' }, 1],
  ['a sending IP', { sendingMtaIp: '192.0.2.1' }, 0],
  ['a receiving IP', { receivingIp: '192.0.2.1' }, 0],
  ['an MX', { receivingMxHostname: 'mx.example.com' }, 0],
])('noteFailureWithoutHost() on a failure with %s', (_label, detail, count) => {
  const [, ...notes] = forgiven((forgive) => noteFailureWithoutHost(detail, forgive));
  expect(notes).toEqual(Array.from({ length: count }, () => 'name neither an IP address nor an MX'));
});
