import { describe, expect, test } from 'vitest';
import { hasAmbiguousTag, readDkimTags } from '../../../../core/mail/dkim/read-dkim-tags.ts';

describe('readDkimTags()', () => {
  test.each([
    ['a signature', 'v=1; d=a.example;\ts=x; b=ab\r\n cd', { v: '1', d: 'a.example', s: 'x', b: 'abcd' }],
    ['the first of duplicates', 'l=1; l=2', { l: '1' }],
    ['a value with an equals sign', 'b=ab==', { b: 'ab==' }],
    ['an empty value', 's=; d=a', { s: '', d: 'a' }],
    ['what is no tag', 'junk; =x; d=a;', { d: 'a' }],
    ['nothing', '', {}],
  ])('reads %s', (_, value, tags) => {
    expect(Object.fromEntries(readDkimTags(value))).toEqual(tags);
  });
});

test.each([
  ['a tag twice', 'd=a; d=b', true],
  ['a tag twice, with white space around', 'h=from;\r\n\th =to', true],
  ['a tag in upper case', 'd=a; L=1', true],
  ['each tag once, with = in values', 'v=1; d=a; s=s; h=from; b=x==; bh=y=;', false],
  ['an unknown tag', 'd=a; darn=example.com', false],
  ['nothing', '', false],
])('hasAmbiguousTag() of %s', (_, signature, expected) => {
  expect(hasAmbiguousTag(signature)).toBe(expected);
});
