import { expect, test } from 'vitest';
import { wholePolicy } from '../../../bin/client/whole-policy.ts';

test('wholePolicy() keeps what is not named', () => {
  const present = { mode: 'enforce', mx: ['mx1.example.com'], maxAgeSeconds: 86_400 };
  expect(wholePolicy({ mx: ['mx2.example.com'] }, present)).toEqual({ ...present, mx: ['mx2.example.com'] });
});

test('wholePolicy() of a new policy is in mode testing, for a week', () => {
  expect(wholePolicy({ mx: ['mx1.example.com'] })).toEqual({
    mode: 'testing',
    mx: ['mx1.example.com'],
    maxAgeSeconds: 604_800,
  });
});
