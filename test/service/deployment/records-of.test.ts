import { expect, test } from 'vitest';
import { recordsOf } from '../../../service/deployment/records-of.ts';

test('recordsOf() gives what was found, and throws where nothing is known', () => {
  expect(recordsOf({ kind: 'found', records: ['a'] }, 'x.example')).toEqual(['a']);
  expect(recordsOf({ kind: 'none' }, 'x.example')).toEqual([]);
  expect(() => recordsOf({ kind: 'failed', why: 'SERVFAIL' }, 'x.example')).toThrow(
    'no answer from DNS about "x.example" (SERVFAIL)',
  );
});
