import { expect, test } from 'vitest';
import { script, staticFiles, styleSheet } from '../../console/static-files.ts';
import { ConsoleClient } from './client.ts';

test('staticFiles are served, and kept for ever where the address changes with the content', async () => {
  const console = await ConsoleClient.signedIn();
  expect(staticFiles).toHaveLength(3);
  for (const { path, contentType, content } of staticFiles) {
    const { status, headers, html } = await console.get(path);
    expect([status, headers.get('Content-Type'), html]).toEqual([200, contentType, content]);
    expect(headers.get('Cache-Control')?.includes('immutable')).toBe(path !== '/console/static/icon.svg');
  }
});

test('no rule and no script needs what the pages forbid', () => {
  expect(styleSheet.content).not.toMatch(/url\(|@import/u);
  expect(script.content).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|eval\(|document\.write/u);
});

/** WCAG 2.2 §1.4.3, of the colours as the style sheet has them. */
test.each(['ink', 'soft', 'accent', 'good', 'look', 'bad', 'wait'])(
  'the text colour %s stands out from what it is written on, light and dark',
  (name) => {
    const pairOf = (variable: string) => {
      const [, light = '', dark = ''] =
        new RegExp(`--${variable}: light-dark\\((#\\w+), (#\\w+)\\)`, 'u').exec(styleSheet.content) ?? [];
      return [light, dark];
    };
    const washes = styleSheet.content.includes(`--${name}-wash`) ? [`${name}-wash`] : [];
    for (const ground of ['paper', 'sheet', ...washes]) {
      const [text, behind] = [pairOf(name), pairOf(ground)];
      for (const scheme of [0, 1]) {
        expect(contrast(text[scheme]!, behind[scheme]!), `${name} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  },
);

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].toSorted((one, other) => other - one);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const digits = colour.length === 4 ? colour.slice(1).replaceAll(/./gu, '$&$&') : colour.slice(1);
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const share = Number.parseInt(digits.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
