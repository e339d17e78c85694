import { createPrivateKey } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDkimKeyFile } from '../../../../adapters/local/mail/dkim-key-file.ts';
import { temporaryFolder } from '../../../fakes/temporary-folder.ts';

const dir = temporaryFolder();

test('openDkimKeyFile() creates an RSA key of 2048 bits once, readable only by its owner', async () => {
  const pem = await openDkimKeyFile(dir);
  const key = createPrivateKey(pem);
  expect([key.asymmetricKeyType, key.asymmetricKeyDetails?.modulusLength]).toEqual(['rsa', 2048]);
  expect(statSync(join(dir, 'dkim', 'private.pem')).mode & 0o777).toBe(0o600);
  expect(await openDkimKeyFile(dir)).toBe(pem);
});
