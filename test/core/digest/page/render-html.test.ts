import { describe, expect, test } from 'vitest';
import type { Block } from '../../../../core/digest/page/document.ts';
import { renderHtml } from '../../../../core/digest/page/render-html.ts';

const render = (...blocks: Block[]) =>
  renderHtml({
    language: 'ja',
    kicker: '<kicker>',
    verdict: '<verdict>',
    urgency: 'act',
    lead: '<lead>',
    blocks,
    footer: ['<footer>'],
  });

describe('renderHtml()', () => {
  test('escapes every text', () => {
    const html = render(
      { kind: 'heading', text: '<h>' },
      { kind: 'paragraph', text: '<p>' },
      { kind: 'list', caption: '<caption>', ordered: true, items: ['<item>'] },
      {
        kind: 'bars',
        caption: '<bars>',
        bars: [{ label: '<l>', value: '<v>', notes: ['<n>'], good: 1, bad: 1 }],
      },
      { kind: 'lines', caption: '<lines>', lines: [{ label: '<label>', text: '<text>', urgency: 'calm' }] },
      { kind: 'links', links: [{ label: '<link>', url: 'https://mta.example.net/"' }] },
      { kind: 'card', urgency: 'check', title: '<title>', aside: '<aside>', blocks: [] },
    );
    const tags = new Set([...html.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, tag]) => tag));
    for (const text of [
      'kicker',
      'verdict',
      'lead',
      'footer',
      'item',
      'l',
      'v',
      'n',
      'label',
      'text',
      'aside',
    ])
      expect(tags).not.toContain(text);
    expect(html).toContain('href="https://mta.example.net/&#34;"');
  });

  test('says the language and the urgency', () => {
    expect(render()).toContain('<html lang="ja">');
    expect(render()).toContain('border-top:6px solid #c53030');
  });

  test('shows one failure among millions', () => {
    const bar = { label: 'Mon', value: '', notes: [], good: 5_000_000, bad: 1 };
    expect(render({ kind: 'bars', caption: 'Days', bars: [bar] })).toContain(
      '<td width="2%" height="10" bgcolor="#c53030"',
    );
  });
});
