/** What packaging/ has is read by systemd itself. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { describeWith, run } from './tools.ts';

describeWith(['systemd-analyze', 'systemd-sysusers'], 'systemd', () => {
  test('systemd-analyze finds nothing wrong with the unit of the resolver', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'strictmx-interop-'));
    try {
      // It checks that the program is there, which is so after the installation only.
      const unit = await readFile('packaging/strictmx-resolve.service', 'utf8');
      const file = join(folder, 'strictmx-resolve.service');
      await writeFile(file, unit.replaceAll('/opt/strictmx/node_modules/.bin/node', process.execPath));
      const { status, output } = await run('systemd-analyze', ['verify', file]);
      // It reads all units that ours names, too, and those of the machine may have faults.
      expect(output.split('\n').filter((line) => line.includes('strictmx'))).toEqual([]);
      expect(status).toBe(0);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('systemd-sysusers reads the user of the daemons', async () => {
    const { status, output } = await run('systemd-sysusers', [
      '--dry-run',
      resolve('packaging/strictmx.sysusers'),
    ]);
    expect(status, output).toBe(0);
    expect(output).not.toContain('ignoring');
  });
});
