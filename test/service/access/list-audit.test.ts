import { expect, test } from 'vitest';
import { listAudit } from '../../../service/access/list-audit.ts';
import { createToken } from '../../../service/access/manage-tokens.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';
import { utcDay } from '../../fakes/names.ts';

test('listAudit() lists what was changed on a day, in the order of time, page by page', async () => {
  const ports = createFakePorts();
  const { clock } = ports.handles;
  const change = (action: string) => ({
    caller: { id: 'admin', scopes: ['admin'] as const },
    action,
    dryRun: false,
  });
  for (const [time, action] of [
    ['2026-11-23T23:59:59Z', 'before'],
    ['2026-11-24T00:00:00Z', 'first'],
    ['2026-11-24T23:59:59Z', 'second'],
  ] as const) {
    clock.set(time);
    await createToken(ports, change(action), { scope: 'read' });
  }
  const { entries, cursor } = await listAudit(ports, utcDay('2026-11-24'), { limit: 1 });
  expect(entries.map(({ action }) => action)).toEqual(['first']);
  const next = await listAudit(ports, utcDay('2026-11-24'), {
    limit: 10,
    ...(cursor !== undefined && { cursor }),
  });
  expect(next.entries.map(({ action }) => action)).toEqual(['second']);
});
