import { expect, test } from 'vitest';
import { formatDuration } from '../../bin/format-duration.ts';

test.each([
  [0, '0 seconds'],
  [1, '1 second'],
  [60, '1 minute'],
  [90, '1.5 minutes'],
  [3_600, '1 hour'],
  [86_400, '1 day'],
  [604_800, '7 days'],
  [31_557_600, '365.3 days'],
])('formatDuration() says %i s as %j', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});
