import { expect, test } from 'vitest';
import { unwritableFolder } from '../../../../adapters/local/files/data-folder.ts';

test('unwritableFolder() names the folder, the reason and the option for another', () => {
  const cause = new Error('EACCES: permission denied');
  const error = unwritableFolder('/data', cause);
  expect(error.message).toBe(
    'Cannot write to the data folder "/data": EACCES: permission denied. Allow this user to write there, free some space, or choose another folder with --data DIR',
  );
  expect(error.cause).toBe(cause);
  expect(unwritableFolder('/s', 'full', { name: 'spool', option: '--spool DIR' }).message).toMatch(
    /the spool "\/s": full\..* with --spool DIR$/u,
  );
});
