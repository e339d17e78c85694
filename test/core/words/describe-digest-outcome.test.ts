import { expect, test } from 'vitest';
import { describeDigestOutcome } from '../../../core/words/describe-digest-outcome.ts';
import { english } from '../../../core/words/en/words.ts';
import { japanese } from '../../../core/words/ja/words.ts';

test.each([
  ['sent', 'the mail was sent', 'メールを送信しました'],
  [
    'no-domains',
    'no mail: the owner has no domain',
    '送信するメールはありません。この所有者のドメインがありません',
  ],
])('describeDigestOutcome() puts %s into words', (outcome, inEnglish, inJapanese) => {
  expect(describeDigestOutcome(english, outcome)).toBe(inEnglish);
  expect(describeDigestOutcome(japanese, outcome)).toBe(inJapanese);
});

test.each(['on-holiday', 'constructor'])('describeDigestOutcome() says that %s is not known', (outcome) => {
  expect(describeDigestOutcome(english, outcome)).toContain(`answered "${outcome}"`);
});
