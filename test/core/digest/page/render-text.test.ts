import { describe, expect, test } from 'vitest';
import type { Block } from '../../../../core/digest/page/document.ts';
import { renderText } from '../../../../core/digest/page/render-text.ts';

const render = (...blocks: Block[]) =>
  renderText({ verdict: 'Verdict.', lead: '', kicker: '', blocks, footer: ['Why.'] });
const body = (...blocks: Block[]) =>
  render(...blocks).slice('Verdict.\n\n'.length, -'\n\n-- \n\nWhy.\n'.length);

describe('renderText()', () => {
  test('puts the verdict first and the small print after a signature line', () => {
    expect(render()).toBe('Verdict.\n\n-- \n\nWhy.\n');
  });

  test('wraps at 72 columns, Japanese at 36 characters', () => {
    const lines = (text: string) => body({ kind: 'paragraph', text }).split('\n');
    expect(lines('word '.repeat(20).trim()).map(({ length }) => length)).toEqual([69, 29]);
    expect(lines('あ'.repeat(40)).map(({ length }) => length)).toEqual([36, 4]);
  });

  test('neither begins a line with closing punctuation nor ends one with opening', () => {
    const lines = (text: string) => body({ kind: 'paragraph', text }).split('\n');
    expect(lines(`${'あ'.repeat(36)}。`)[1]).toBe('あ。');
    expect(lines(`${'あ'.repeat(35)}「testing」に`)[1]).toBe('「testing」に');
  });

  test('numbers steps and indents wrapped lines', () => {
    const items = ['short', `${'long '.repeat(16)}end`];
    expect(body({ kind: 'list', caption: 'What to do', ordered: true, items })).toBe(
      ['What to do:', '  1. short', `  2. ${'long '.repeat(13).trim()}`, '     long long long end'].join(
        '\n',
      ),
    );
  });

  test('draws failures in another pattern, never with nothing', () => {
    const bar = (good: number, bad: number) => ({ label: `${good}`, value: '', notes: [], good, bad });
    const rows = body({ kind: 'bars', caption: 'Days', bars: [bar(1000, 0), bar(999, 1), bar(0, 0)] });
    const [, whole = '', failed = '', none = ''] = rows.split('\n');
    expect(whole).toContain('█'.repeat(20));
    expect(failed).toContain(`${'█'.repeat(19)}▒`);
    expect(none).toContain('·'.repeat(20));
  });

  test('shows URLs on separate lines', () => {
    const url = 'https://mta.example.net/v1/domains';
    expect(body({ kind: 'links', links: [{ label: 'All domains', url }] })).toBe(`All domains:\n  ${url}`);
  });

  test('aligns labels, and underlines headings', () => {
    const lines = [
      { label: 'a.example', text: 'enforce', urgency: 'calm' as const },
      { label: 'long.example', text: 'testing', urgency: 'calm' as const },
    ];
    expect(body({ kind: 'heading', text: 'Figures' }, { kind: 'lines', caption: 'Others', lines })).toBe(
      'FIGURES\n=======\n\nOthers:\n  a.example     enforce\n  long.example  testing',
    );
  });
});
