import { expect, test } from 'vitest';
import { serveBesideApi } from '../../console/serve-beside-api.ts';
import { World } from '../service/world.ts';

test.each([
  ['/console', 303],
  ['/console/sign-in', 200],
  ['/consoles', 418],
  ['/v1/domains', 418],
])('serveBesideApi() answers %s with %i', async (path, status) => {
  const { ports } = await World.hosted();
  const api = { fetch: () => new Response('', { status: 418 }) };
  const { fetch } = serveBesideApi(ports, { api, isUnencrypted: () => false });
  expect((await fetch(new Request(`http://127.0.0.1${path}`), {})).status).toBe(status);
});

test('serveBesideApi() loads the pages again if they could not be loaded', async () => {
  const { ports } = await World.hosted();
  const settings = { api: { fetch: () => new Response('') }, isUnencrypted: () => false };
  let tries = 0;
  const { fetch } = serveBesideApi(ports, settings, async () => {
    if (++tries === 1) throw new Error('too many open files');
    return { fetch: () => new Response('a page') };
  });
  const open = async () => fetch(new Request('http://127.0.0.1/console'), {});
  await expect(open()).rejects.toThrow('too many open files');
  expect(await (await open()).text()).toBe('a page');
  await open();
  expect(tries).toBe(2);
});
