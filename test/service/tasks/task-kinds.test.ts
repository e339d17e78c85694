import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundleHandler } from '../../../lib/bundle-handler.ts';
import { receiveReportTask, sendDigestTask } from '../../../service/tasks/task-kinds.ts';
import { utcDay } from '../../fakes/names.ts';
import { World } from '../world.ts';

test('receiveReportTask distinguishes a replayed report from a new one', async () => {
  const { ports, handles } = new World();
  await ports.store.put('mail/in/1', 'no report');
  await receiveReportTask.step(ports, { key: 'mail/in/1' });
  expect(handles.store.keys('quarantine/')).toHaveLength(1);
  expect(await receiveReportTask.step(ports, { key: 'mail/in/gone', isReplay: true })).toEqual({
    kind: 'gone',
  });
});

test("sendDigestTask sends the owner's mail of the day", async () => {
  const world = new World();
  expect(await sendDigestTask.step(world.ports, { owner: 'acme', day: utcDay('2026-11-23') })).toBe(
    'no-domains',
  );
});

test('a function has the step of its own task in its bundle, and no other', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'strictmx-bundle-'));
  try {
    const { modulesAtStart } = await bundleHandler('rotate-id', folder);
    expect(modulesAtStart).toContain('service/publishing/rotate-id.ts');
    for (const other of ['daily-mail/send-digest', 'intake/receive-report', 'outbound/send-outbound'])
      expect(modulesAtStart).not.toContain(`service/${other}.ts`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
