import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { readGroupId } from '../../../bin/input/read-group.ts';
import { temporaryFolders } from '../../fakes/temporary-folder.ts';

const newFolder = temporaryFolders();

afterEach(() => void vi.unstubAllEnvs());

/** Puts another getent first in the path. */
function stubGetent(script: string): void {
  const folder = newFolder();
  const path = join(folder, 'getent');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
}

test('readGroupId() finds the number of a group', () => {
  const group = execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim();
  expect(readGroupId(group)).toBe(process.getgid?.());
});

test('readGroupId() finds a group that is not in /etc/group', () => {
  stubGetent('test "$2 $3" = "group mailers" && echo "mailers:*:70117:ann,bob"');
  expect(readGroupId('mailers')).toBe(70_117);
});

test('readGroupId() takes a number as it is', () => {
  expect(readGroupId('117')).toBe(117);
});

test.each(['no-such-group', '', '--help', 'roo'])('readGroupId() refuses "%s"', (name) => {
  expect(() => readGroupId(name)).toThrow(`"--socket-group": "${name}"`);
});

test('readGroupId() asks for a number where there is no getent', () => {
  vi.stubEnv('PATH', newFolder());
  expect(() => readGroupId('postfix')).toThrow('expected the number of the group');
});
