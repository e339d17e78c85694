import { expect, test } from 'vitest';
import { composeUnknownPolicy } from '../../../../core/digest/page/compose-unknown-policy.ts';
import { english } from '../../../../core/words/en/words.ts';

test('composeUnknownPolicy() names who used it, and shows its text without links', () => {
  const { title, blocks } = composeUnknownPolicy(
    {
      kind: 'unknown-policy',
      reporters: [{ name: 'Google Inc.', submitter: 'google.com' }],
      policyText: 'mode: enforce\nmx: mx.evil.example',
      domains: [],
    },
    english,
  );
  expect(title).toBe('Google Inc. (google.com): used a policy that StrictMX never served');
  expect(blocks.at(-1)).toMatchObject({ text: '“mode: enforce / mx: mx[.]evil[.]example”' });
});
