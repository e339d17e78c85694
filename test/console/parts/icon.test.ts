import { expect, test } from 'vitest';
import { icon } from '../../../console/parts/icon.ts';

test('icon() is decoration: whoever hears the page hears the word beside it', () => {
  expect(String(icon('bad'))).toMatch(/^<svg class="icon bad" [^>]*aria-hidden="true">/u);
  expect(String(icon('good'))).not.toBe(String(icon('bad')));
});
