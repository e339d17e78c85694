import { expect, test } from 'vitest';
import { replyFor } from '../../../../core/sender/verdict/reply-for.ts';

test.each([
  ['null-mx', '556 5.1.10'],
  ['no-mail', '550 5.1.2'],
  ['mx-unknown', '451 4.4.3'],
  ['tlsa-unknown', '451 4.4.3'],
  ['policy-hidden', '451 4.4.3'],
  ['no-server-in-policy', '451 4.7.5'],
] as const)('replyFor(%j) is %s', (because, expected) => {
  const reply = replyFor(because);
  expect(`${reply?.code} ${reply?.enhanced}`).toBe(expected);
});

test.each(['dane', 'enforce', 'exempt', 'testing', 'nothing'] as const)(
  'replyFor(%j) is absent',
  (because) => {
    expect(replyFor(because)).toBeNull();
  },
);
