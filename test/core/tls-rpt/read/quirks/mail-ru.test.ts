import { expect, test } from 'vitest';
import { noteMissingPolicyString } from '../../../../../core/tls-rpt/read/quirks/mail-ru.ts';
import { forgiven } from './forgiven.ts';

test.each([
  ['sts', ['is missing']],
  ['tlsa', ['is missing']],
  ['no-policy-found', []],
  [undefined, []],
])('noteMissingPolicyString() for the type %s', (type, notes) => {
  expect(forgiven((forgive) => noteMissingPolicyString(type, forgive))).toEqual([undefined, ...notes]);
});
