import { expect, test } from 'vitest';
import { describeByCode } from '../../../../core/words/by-code/describe-by-code.ts';

const words = { bounced: ({ target }: { target: string }) => `mail to ${target.toLowerCase()} bounced` };
const unknown = (code: string) => `something about ${code}`;

test('describeByCode() puts a code with its facts into words', () => {
  const found = { code: 'bounced', parameters: { target: 'A@example.com' } };
  expect(describeByCode(words, unknown, found)).toBe('mail to a@example.com bounced');
});

test.each([
  ['a code that it does not know', { code: 'later', parameters: {} }],
  ['a code that every object has as a member', { code: 'toString', parameters: {} }],
  ['facts that it does not know', { code: 'bounced', parameters: { targets: ['a@example.com'] } }],
])('describeByCode() gives a general text for %s', (_, found) => {
  expect(describeByCode(words, unknown, found)).toBe(`something about ${found.code}`);
});

test('describeByCode() does not hide other errors', () => {
  const broken = {
    bounced: () => {
      throw new Error('broken');
    },
  };
  expect(() => describeByCode(broken, unknown, { code: 'bounced', parameters: {} })).toThrow('broken');
});
