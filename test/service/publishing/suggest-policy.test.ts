import { expect, test } from 'vitest';
import { suggestPolicy } from '../../../service/publishing/suggest-policy.ts';
import { World } from '../world.ts';

const owner = { owner: 'acme' };

async function hostedWith(...hosts: string[]) {
  const world = await World.hosted();
  const records = hosts.map((exchange) => ({ exchange, preference: 10 }));
  if (hosts.length > 0) world.handles.resolver.found('mx', world.domain, records);
  return world;
}

test('suggestPolicy() begins under testing, for two weeks, with the provider whose servers these are', async () => {
  const { ports, domain } = await hostedWith('example-com.mail.protection.outlook.com');
  expect(await suggestPolicy(ports, owner, { domain })).toMatchObject({
    ok: true,
    suggestion: {
      mode: 'testing',
      mx: ['example-com.mail.protection.outlook.com'],
      maxAgeSeconds: 1_209_600,
      madeFrom: { liveMx: ['example-com.mail.protection.outlook.com'], template: 'microsoft-365' },
    },
  });
});

test('suggestPolicy() takes the provider that is asked for, and says what of the MX it leaves out', async () => {
  const { ports, domain } = await hostedWith('mx.example.com');
  const result = await suggestPolicy(ports, owner, { domain, template: 'google-workspace' });
  expect(result).toMatchObject({ ok: true, suggestion: { madeFrom: { template: 'google-workspace' } } });
  if (result.ok) expect(result.suggestion.notes.length).toBeGreaterThan(0);
});

test('suggestPolicy() suggests nothing for a domain whose servers are not known, and says why', async () => {
  const world = await hostedWith();
  world.handles.resolver.fail('mx', world.domain);
  expect(await suggestPolicy(world.ports, owner, { domain: world.domain })).toMatchObject({
    ok: false,
    reason: 'nothing-to-suggest',
    why: { code: expect.any(String) },
  });
});

test('suggestPolicy() knows the caller’s domains alone', async () => {
  const { ports, domain } = await hostedWith('mx.example.com');
  expect(await suggestPolicy(ports, { owner: 'other' }, { domain })).toMatchObject({
    reason: 'no-such-domain',
  });
});
