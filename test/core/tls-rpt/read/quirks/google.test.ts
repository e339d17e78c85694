import { expect, test } from 'vitest';
import {
  ignoreEmptyText,
  noteMissingCount,
  noteOtherSubjectId,
} from '../../../../../core/tls-rpt/read/quirks/google.ts';
import { forgiven } from './forgiven.ts';

test('ignoreEmptyText() notes an empty string', () => {
  expect(forgiven(ignoreEmptyText)).toEqual([undefined, 'is empty, ignored']);
});

test('noteMissingCount() notes a missing count', () => {
  expect(forgiven(noteMissingCount)).toEqual([undefined, 'is missing']);
});

test.each([
  ['another id', '1', '2', 1],
  ['the same id', '1', '1', 0],
  ['no id in the body', '1', undefined, 0],
])('noteOtherSubjectId() with %s', (_label, subjectId, reportId, count) => {
  expect(noteOtherSubjectId(subjectId, reportId)).toHaveLength(count);
});
