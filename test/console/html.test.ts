import { expect, test } from 'vitest';
import { foreign, html, ownMarkup } from '../../console/html.ts';

test.each([
  ['a tag', '<script>1</script>', '&lt;script&gt;1&lt;/script&gt;'],
  ['the end of an attribute', '"><img src=x>', '&quot;&gt;&lt;img src=x&gt;'],
  ['an entity', '&lt;', '&amp;lt;'],
])('html escapes %s', (_, text, escaped) => {
  expect(String(html`<b title="${text}">${text}</b>`)).toBe(`<b title="${escaped}">${escaped}</b>`);
});

test('html keeps markup made by itself, in lists too, and shows nothing for what is absent', () => {
  expect(String(html`${[html`<i>1</i>`, html`<i>2</i>`]}${false}${undefined}${0}`)).toBe('<i>1</i><i>2</i>0');
  expect(String(html`${ownMarkup('<hr>')}`)).toBe('<hr>');
});

test('foreign() shows text of strangers on one line, without what turns or hides text', () => {
  expect(String(foreign('a\u202eb\n\u200b<i>'))).toBe('<bdi>a b &lt;i&gt;</bdi>');
  expect(String(foreign('x'.repeat(1000), 10))).toBe(`<bdi>${'x'.repeat(9)}…</bdi>`);
});
