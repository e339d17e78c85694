import { expect, test } from 'vitest';
import { whyNotAsked } from '../../../bin/commands/why-not-asked.ts';

const errorOf = (name: string, message: string) => Object.assign(new Error(message), { name });

test.each([
  ['a missing region', errorOf('Error', 'Region is missing'), /^no region is set, expected AWS_REGION=/u],
  [
    'missing credentials',
    errorOf('CredentialsProviderError', 'no providers'),
    /^there are no credentials, expected .*\(no providers\)$/u,
  ],
  ['any other error, by its name', errorOf('AccessDenied', 'No.'), /^AccessDenied: No\.$/u],
])('whyNotAsked() names %s', (_, error, words) => {
  expect(whyNotAsked(error)).toMatch(words);
});
