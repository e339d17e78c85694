import { expect, test } from 'vitest';
import { formatMetricsPage } from '../../../bin/resolve/metrics-page.ts';
import { CacheWorld } from '../../service/sender/cache/cache-world.ts';

test('formatMetricsPage() writes what Prometheus reads', async () => {
  const world = new CacheWorld();
  await world.ask();
  await world.ask();
  const page = formatMetricsPage(world.cache, true);
  expect(page).toContain(
    '# HELP strictmx_resolve_answers_fresh_total Questions answered from memory.\n# TYPE strictmx_resolve_answers_fresh_total counter\nstrictmx_resolve_answers_fresh_total 1\n',
  );
  expect(page).toContain('\nstrictmx_resolve_dnssec_available 1\n');
  for (const line of page.trimEnd().split('\n')) expect(line).toMatch(/^(?:# (?:HELP|TYPE) \w+ .+|\w+ \d+)$/);
  expect(page).not.toContain('example.com');
});
