import { expect, test } from 'vitest';
import { formatDomains, formatStatus } from '../../../bin/pages/domain-list-page.ts';
import { painter } from '../../../core/text/terminal.ts';
import { sampleList, sampleListed } from './sample-domains.ts';

const style = (width: number, colour = false) => ({ paint: painter(colour), width });

test.each([140, 100, 72, 40])('formatStatus() on %i columns', async (width) => {
  const page = formatStatus(sampleList, style(width));
  for (const line of page.split('\n').slice(2)) expect(line.length).toBeLessThanOrEqual(width);
  await expect(`${page}\n`).toMatchFileSnapshot(`../../golden/command-line/status.${width}.txt`);
});

test('formatStatus() shows errors first, then what waits for somebody, then other incidents, then failures', () => {
  const page = formatStatus(sampleList, style(200));
  const names = [...page.matchAll(/^(\S+\.example)/gmu)].map(([, name]) => name);
  expect(names).toEqual([
    'z-broken.example',
    'xn--bcher-kva.example',
    'warned.example',
    'failing.example',
    'a-healthy.example',
  ]);
});

test('formatStatus() says that there is nothing to do', () => {
  const page = formatStatus([sampleListed('a.example')], style(200, true));
  expect(page.split('\n')[0]).toBe('\u001b[32m✓ 1 domain: nothing to do\u001b[39m');
});

test('formatStatus() asks for no action while StrictMX continues by itself, in whatever words', () => {
  const waiting = sampleListed('a.example', { nextStep: 'しばらくお待ちください', nextStepBy: 'strictmx' });
  const page = formatStatus([waiting], style(200, true));
  expect(page).toContain('1 domain: nothing to do');
  expect(page).toContain('\u001b[2mしばらくお待ちください');
});

test('formatDomains() keeps the order of the list, and counts no session that nobody signed for', () => {
  const page = formatDomains(sampleList, style(200));
  expect(page).not.toContain('999');
  expect(page.split('\n')[1]).toMatch(/^a-healthy/u);
});
