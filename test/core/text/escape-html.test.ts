import { expect, test } from 'vitest';
import { escapeHtml } from '../../../core/text/escape-html.ts';

test('escapeHtml() escapes for text and for quoted attributes', () => {
  expect(escapeHtml(`<a href="x" b='y'>&\``)).toBe('&#60;a href=&#34;x&#34; b=&#39;y&#39;&#62;&#38;&#96;');
});
