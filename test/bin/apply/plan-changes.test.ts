import { expect, test, vi } from 'vitest';
import { planChange } from '../../../bin/apply/plan-changes.ts';
import type { WantedDomain } from '../../../bin/apply/wanted-domain.ts';
import { CommandWorld, useCommandWorld } from '../commands/hosting/command-world.ts';

useCommandWorld();

async function plan(wanted: Partial<WantedDomain>) {
  const world = await CommandWorld.hosted();
  await world.publish();
  const { body } = await world.api.call('GET', '/v1/domains');
  const domain = wanted.domain ?? 'example.com';
  const present = body.domains.find((one: { domain: string }) => one.domain === domain);
  const { action, what, steps } = await planChange({ domain, settings: {}, ...wanted }, present);
  return { action, what, steps: steps.map(({ method, path }) => `${method} ${path}`) };
}

const path = '/v1/domains/example.com';

test.each<[string, Partial<WantedDomain>, string, string[]]>([
  ['what is there', { settings: { owner: 'acme' }, policy: { mode: 'testing' } }, 'nothing', []],
  ['a setting', { settings: { digestHour: 5 } }, 'change', [`PATCH ${path}`]],
  ['one more server', { policy: { mx: ['mx.example.com', 'b.example'] } }, 'change', [`PUT ${path}/policy`]],
  ['other servers', { policy: { mx: ['b.example'] } }, 'change', [`PUT ${path}/migration`]],
  [
    'other servers and another time',
    { policy: { mx: ['b.example'], maxAgeSeconds: 86_400 } },
    'change',
    [`PUT ${path}/policy`, `PUT ${path}/migration`],
  ],
  ['what the service refuses', { settings: { digestHour: 99 } }, 'refused', []],
  ['an edit that would bounce mail', { policy: { mode: 'enforce', mx: [] } }, 'refused', []],
  ['a new domain without an owner', { domain: 'new.example' }, 'refused', []],
  [
    'a new domain',
    { domain: 'new.example', settings: { owner: 'acme', zone: 'external' }, policy: { mx: ['a.example'] } },
    'add',
    ['PUT /v1/domains/new.example', 'PUT /v1/domains/new.example/policy'],
  ],
])('planChange() for %s', async (_, wanted, action, steps) => {
  expect(await plan(wanted)).toMatchObject({ action, steps });
});

test('planChange() says only that it is unknown if the service does not answer', async () => {
  const world = await CommandWorld.hosted();
  await world.publish();
  const { body } = await world.api.call('GET', '/v1/domains');
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('', { status: 503 })));
  const wanted = { domain: 'example.com', settings: {}, policy: { mx: ['b.example'] } };
  expect(await planChange(wanted, body.domains[0])).toMatchObject({ action: 'unknown', steps: [] });
});
