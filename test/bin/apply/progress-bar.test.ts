import { expect, test } from 'vitest';
import { progressBar } from '../../../bin/apply/progress-bar.ts';

test.each([
  [0, 3, `${'░'.repeat(30)} 0 of 3`],
  [1, 3, `${'█'.repeat(10)}${'░'.repeat(20)} 1 of 3`],
  [3, 3, `${'█'.repeat(30)} 3 of 3`],
])('progressBar() after %i of %i', (done, all, expected) => {
  expect(progressBar(done, all)).toBe(expected);
});
