import { afterEach, expect, test, vi } from 'vitest';
import { carryOutAll, clearProgress, setExitCode } from '../../../bin/apply/carry-out-all.ts';
import type { PlannedChange } from '../../../bin/apply/planned-change.ts';
import { useCommandWorld } from '../commands/hosting/command-world.ts';

useCommandWorld();

afterEach(() => {
  process.exitCode = undefined;
});

const planned = (domain: string, method: 'PATCH' | 'DELETE'): PlannedChange => ({
  domain,
  action: 'change',
  what: '',
  warnings: [],
  steps: [{ method, path: `/v1/domains/${domain}` }],
});

test('carryOutAll() says that a change may have been made if nothing answered, and starts no removal', async () => {
  const written: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const calls: string[] = [];
  vi.stubGlobal('fetch', (url: URL) => {
    calls.push(url.pathname);
    if (url.pathname.endsWith('b.example')) throw new Error('no answer');
    return Promise.resolve(
      new Response('{"detail":"no"}', { status: url.pathname.endsWith('c.example') ? 422 : 200 }),
    );
  });
  const changes = ['a.example', 'b.example', 'c.example'].map((name) => planned(name, 'PATCH'));
  await carryOutAll(changes, [planned('d.example', 'DELETE')], 4);
  const text = written.join('');
  expect(text).toContain('b.example: Cannot reach the service');
  expect(text).toContain('(it may have been done)');
  expect(text).toContain('No removal was started');
  expect(text).toContain('Done: 1 of 4 domains changed, 1 refused, 1 unknown: apply the file again');
  expect([calls.length, process.exitCode]).toEqual([3, 3]);
});

test.each([
  [{ refused: 0, unknown: 0 }, undefined],
  [{ refused: 1, unknown: 0 }, 1],
  [{ refused: 1, unknown: 1 }, 3],
])('setExitCode() for %o', (counts, code) => {
  setExitCode(counts);
  expect(process.exitCode).toBe(code);
});

test('clearProgress() writes nothing where no one watches', () => {
  const write = vi.spyOn(process.stderr, 'write');
  clearProgress();
  expect(write).not.toHaveBeenCalled();
});
