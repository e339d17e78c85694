import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeReadError, readUpTo } from '../../../bin/input/read-up-to.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';

const folder = temporaryFolder();

test('readUpTo() reads a whole file, and of a longer one a byte more than allowed', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '123456');
  expect(Buffer.from(await readUpTo(file, 10)).toString()).toBe('123456');
  expect(Buffer.from(await readUpTo(file, 3)).toString()).toBe('1234');
});

test.each([
  ['a file that is not there', join(folder, 'nowhere'), 'the file does not exist'],
  ['a folder', folder, 'it is a folder, expected a file'],
])('describeReadError() says why %s cannot be read', async (_, file, why) => {
  const error = await readUpTo(file, 10).catch((thrown: unknown) => thrown);
  expect(describeReadError(error)).toBe(why);
});
