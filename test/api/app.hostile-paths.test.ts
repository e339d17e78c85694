/** Text in a path becomes part of object keys, and a stranger who causes 500s makes the operator's alarm ring. */
import { expect, test } from 'vitest';
import { openFileStore } from '../../adapters/local/files/file-store.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { World } from '../service/world.ts';
import { ApiClient } from './client.ts';

const hostile: [what: string, segment: string][] = [
  ['longer than a file name', 'a'.repeat(256)],
  ['longer than a key', 'a'.repeat(1_100)],
  ['longer than a file name once it is encoded', encodeURIComponent('💣'.repeat(90))],
  ['a NUL', '%00'],
  ['a line end', 'a%0d%0ab'],
  ['a lone surrogate', '%ed%a0%80'],
  ['half an escape', '%e0%a4%a'],
  ['the folder above', '%2e%2e'],
  ['a slash', 'a%2fb'],
  ['a blank', '%20'],
];

/** What checks the other parts of these paths first must not hide what a part does. */
const fitting: Record<string, string> = {
  domain: 'example.com',
  owner: 'acme',
  recipient: '0'.repeat(32),
  secret: 'a'.repeat(52),
  day: '2026-11-23',
};

test.each(hostile)('no route answers 500 to a part of its path that is %s', async (_, segment) => {
  const api = new ApiClient(new World({ store: await openFileStore(temporaryFolder()) }));
  await api.world.register();
  const parts = new Set(
    api.routes.filter(({ path }) => path.includes(':')).map(({ method, path }) => `${method} ${path}`),
  );
  expect(parts.size).toBeGreaterThan(30);
  for (const token of [undefined, ApiClient.adminToken]) {
    api.token = token;
    for (const route of parts) await tryEachPart(api, route, segment);
    for (const path of ['/v1/domains', '/v1/quarantine', '/v1/audit', '/v1/tokens'])
      for (const name of ['owner', 'cursor'])
        expect.soft((await api.call('GET', `${path}?${name}=${segment}`)).status).toBeLessThan(500);
  }
});

async function tryEachPart(api: ApiClient, route: string, segment: string): Promise<void> {
  const [method = '', path = ''] = route.split(' ');
  const names = [...path.matchAll(/:(\w+)/gu)].map(([, name = '']) => name);
  for (const hostileName of names) {
    const tried = path
      .replaceAll(/:(\w+)\??/gu, (_, name) => (name === hostileName ? segment : (fitting[name] ?? 'a')))
      .replace(/\*$/u, '');
    const { status } = await api.call(method === 'ALL' ? 'GET' : method, tried);
    expect.soft(status, `${method} ${tried.slice(0, 200)}`).toBeLessThan(500);
  }
}
