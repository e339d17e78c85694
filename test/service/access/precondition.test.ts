import { expect, test } from 'vitest';
import {
  checkOptionalMatch,
  checkPrecondition,
  type Precondition,
} from '../../../service/access/precondition.ts';

test.each<[string, Precondition, string | undefined, object | undefined]>([
  ['nothing is there and nothing is asked', {}, undefined, undefined],
  ['nothing is there, as is asked', { ifNoneMatch: true }, undefined, undefined],
  ['nothing is there to match', { ifMatch: ['a'] }, undefined, { reason: 'stale', why: 'absent' }],
  ['nothing is there to match any', { ifMatch: 'any' }, undefined, { reason: 'stale', why: 'absent' }],
  ['something is there and nothing is asked', {}, 'a', { reason: 'if-match-required', etag: 'a' }],
  ['something is there, but nothing may be', { ifNoneMatch: true }, 'a', { reason: 'stale', why: 'exists' }],
  ['it is what was seen', { ifMatch: ['b', 'a'] }, 'a', undefined],
  ["it is what was seen, in a store's own quotes", { ifMatch: ['a'] }, '"a"', undefined],
  ['it is anything', { ifMatch: 'any' }, 'a', undefined],
  ['it is something else', { ifMatch: ['b'] }, 'a', { reason: 'stale', why: 'changed' }],
  ['an unreadable If-Match was sent', { ifMatch: [] }, 'a', { reason: 'stale', why: 'changed' }],
])('checkPrecondition() when %s', (_, asked, current, refusal) => {
  if (refusal) expect(checkPrecondition(asked, current)).toMatchObject({ ok: false, ...refusal });
  else expect(checkPrecondition(asked, current)).toBeUndefined();
});

test('checkOptionalMatch() lets a change through without If-Match, and not with another one', () => {
  expect(checkOptionalMatch({}, 'a')).toBeUndefined();
  expect(checkOptionalMatch({ ifMatch: 'any' }, 'a')).toBeUndefined();
  expect(checkOptionalMatch({ ifMatch: ['b'] }, 'a')).toMatchObject({ reason: 'stale' });
});
