import { expect, test } from 'vitest';
import { formatIncidents } from '../../../bin/pages/incidents-page.ts';
import { painter } from '../../../core/text/terminal.ts';
import { sampleIncident } from './sample-domains.ts';

const style = { paint: painter(false), width: 200 };

test('formatIncidents() says what is wrong and what to do, with the verb for it', () => {
  const over = { ...sampleIncident, closedAt: '2026-11-25T10:00:00Z' };
  expect(formatIncidents([sampleIncident, over], style, 'example.com').split('\n').slice(1)).toEqual([
    '✗ error  24 Nov 2026, 10:00 UTC  The server "mx2.example.com" is not in the policy. → Add it (strictmx policy set example.com)',
    '✓ over   24 Nov 2026, 10:00 UTC  The server "mx2.example.com" is not in the policy. Over since 25 Nov 2026, 10:00 UTC',
  ]);
});

test('formatIncidents() names the domains if there are several', () => {
  const page = formatIncidents([{ ...sampleIncident, domain: 'a.example' }], style);
  expect(page.split('\n')[0]).toMatch(/^STATE +DOMAIN +SINCE/u);
  expect(page).toContain('a.example');
});
