import { expect, test } from 'vitest';
import {
  checkOptionalMatch,
  checkPrecondition,
  type Precondition,
} from '../../../service/access/precondition.ts';

test.each<[string, Precondition, string | undefined, object | undefined]>([
  ['nothing exists and no condition is given', {}, undefined, undefined],
  ['nothing exists, as the condition requires', { ifNoneMatch: true }, undefined, undefined],
  ['nothing exists to match', { ifMatch: ['a'] }, undefined, { reason: 'stale', why: 'absent' }],
  ['nothing exists to match "*"', { ifMatch: 'any' }, undefined, { reason: 'stale', why: 'absent' }],
  ['something exists and no condition is given', {}, 'a', { reason: 'if-match-required', etag: 'a' }],
  ['something exists, although nothing may', { ifNoneMatch: true }, 'a', { reason: 'stale', why: 'exists' }],
  ['the ETag matches', { ifMatch: ['b', 'a'] }, 'a', undefined],
  ["the ETag matches, in a store's own quotes", { ifMatch: ['a'] }, '"a"', undefined],
  ['the condition is "*"', { ifMatch: 'any' }, 'a', undefined],
  ['the ETag differs', { ifMatch: ['b'] }, 'a', { reason: 'stale', why: 'changed' }],
  ['an unreadable If-Match was sent', { ifMatch: [] }, 'a', { reason: 'stale', why: 'changed' }],
])('checkPrecondition() if %s', (_, asked, current, refusal) => {
  if (refusal) expect(checkPrecondition(asked, current)).toMatchObject({ ok: false, ...refusal });
  else expect(checkPrecondition(asked, current)).toBeUndefined();
});

test('checkOptionalMatch() accepts a change without If-Match, and refuses a different one', () => {
  expect(checkOptionalMatch({}, 'a')).toBeUndefined();
  expect(checkOptionalMatch({ ifMatch: 'any' }, 'a')).toBeUndefined();
  expect(checkOptionalMatch({ ifMatch: ['b'] }, 'a')).toMatchObject({ reason: 'stale' });
});
