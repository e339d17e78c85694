import { expect, test } from 'vitest';
import { createPublicFetch } from '../../../adapters/public-fetch/public-fetch.ts';

test('createPublicFetch() returns its refusal, at the first fetch and at later ones', async () => {
  const fetch = createPublicFetch();
  const refused = { ok: false, problem: 'private-address' };
  expect(await fetch.get('https://127.0.0.1/')).toMatchObject(refused);
  expect(await fetch.post('https://127.0.0.1/', new Uint8Array(), 'text/plain')).toMatchObject(refused);
});
