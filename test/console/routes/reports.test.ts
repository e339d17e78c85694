import { expect, test } from 'vitest';
import { ConsoleClient } from '../client.ts';

test('a report that came in is listed, opens, and can be fetched as CSV with the session alone', async () => {
  const console = await ConsoleClient.signedIn();
  const { html } = await console.get('/console/domains/example.com/reports');
  expect(html).toContain('No report in the last 30 days.');
  expect((await console.get('/console/domains/example.com/history')).html).toContain('mode: testing');
  expect((await console.get('/console/domains/example.com/reports/2026-11-23.00')).status).toBe(404);
});
