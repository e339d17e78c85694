import { expect, test } from 'vitest';
import { incidentsKey } from '../../../../service/store/domains/incidents.ts';
import { loadShownWatch } from '../../../../service/store/domains/shown-incidents.ts';
import { World } from '../../world.ts';

test('loadShownWatch() has no incidents if nothing is stored, and one if it cannot be read', async () => {
  const { ports, domain } = new World();
  expect(await loadShownWatch(ports, domain)).toEqual({ incidents: [] });
  await ports.store.put(incidentsKey(domain), '{"schema":2}');
  expect(await loadShownWatch(ports, domain)).toMatchObject({
    incidents: [{ code: 'state-unreadable', parameters: { domain, parts: ['incidents'] } }],
  });
});
