import { describe, expect, test } from 'vitest';
import { passedSignatures } from '../../../../core/mail/dkim/passed-signatures.ts';
import { receivedMail } from '../received-mail.ts';

/** The selectors of the signatures that each result of pass may be about. */
const candidates = (results: string, signatures: string[]) =>
  passedSignatures(
    receivedMail(
      results,
      signatures.map((signature) => `DKIM-Signature: ${signature}`),
    ),
  ).map((passed) => passed.candidates.map((tags) => tags.get('s')));

describe('passedSignatures() finds the signature that a result is about', () => {
  test.each([
    ['by its domain', 'dkim=pass header.d=a.example', ['d=b.example; s=1', 'd=A.example; s=2'], [['2']]],
    ['by header.i, as SES gives it', 'dkim=pass header.i=@a.example', ['d=a.example; s=1'], [['1']]],
    ['of a parent of header.i', 'dkim=pass header.i=@mail.a.example', ['d=a.example; s=1'], [['1']]],
    [
      'by its selector',
      'dkim=pass header.d=a.example header.s=y',
      ['d=a.example; s=x', 'd=a.example; s=Y'],
      [['Y']],
    ],
    [
      'by its value',
      'dkim=pass header.d=a.example header.b=ab',
      ['d=a.example; s=1; b=cd', 'd=a.example; s=2; b=a b c'],
      [['2']],
    ],
    [
      'or all that it may be',
      'dkim=pass header.d=a.example',
      ['d=a.example; s=1', 'd=a.example; s=2'],
      [['1', '2']],
    ],
    [
      'for each result',
      'dkim=pass header.d=a.example; dkim=pass header.d=b.example',
      ['d=b.example; s=1'],
      [[], ['1']],
    ],
    ['and no subdomain', 'dkim=pass header.d=a.example', ['d=mail.a.example; s=1'], [[]]],
    ['and none without a domain', 'dkim=pass header.d=a.example', ['s=1'], [[]]],
    ['and nothing of a result other than pass', 'dkim=fail header.d=a.example', ['d=a.example; s=1'], []],
    ['and nothing of another method', 'spf=pass header.d=a.example', ['d=a.example; s=1'], []],
  ])('%s', (_, results, signatures, expected) => {
    expect(candidates(results, signatures)).toEqual(expected);
  });
});

test('passedSignatures() examines ten signatures, and none of a mail with more', () => {
  const some = (count: number) => Array.from({ length: count }, (_, at) => `d=a.example; s=${at}`);
  expect(candidates('dkim=pass header.d=a.example', some(10))[0]).toHaveLength(10);
  expect(candidates('dkim=pass header.d=a.example', some(11))).toEqual([]);
});
