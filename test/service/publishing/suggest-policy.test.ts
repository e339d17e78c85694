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

test('suggestPolicy() uses the requested provider, and names servers that are not the provider’s', async () => {
  const { ports, domain } = await hostedWith('mx.example.com');
  const unused = ['smtp.google.com', 'aspmx.l.google.com', '*.aspmx.l.google.com'];
  expect(await suggestPolicy(ports, owner, { domain, template: 'google-workspace' })).toMatchObject({
    ok: true,
    suggestion: {
      mx: [...unused, 'mx.example.com'],
      madeFrom: { template: 'google-workspace' },
      notes: [
        {
          code: 'mx-not-of-provider',
          parameters: { host: 'mx.example.com', provider: 'Google Workspace' },
        },
        ...unused.map((pattern) => ({ code: 'mx-pattern-unused', parameters: { pattern } })),
      ],
    },
  });
});

test('suggestPolicy() suggests nothing for a domain whose servers are not known, and says why', async () => {
  const world = await hostedWith();
  world.handles.resolver.fail('mx', world.domain);
  expect(await suggestPolicy(world.ports, owner, { domain: world.domain })).toMatchObject({
    ok: false,
    reason: 'nothing-to-suggest',
    why: { code: 'mx-unknown', parameters: { error: 'SERVFAIL' } },
  });
});

test('suggestPolicy() knows only the caller’s domains', async () => {
  const { ports, domain } = await hostedWith('mx.example.com');
  expect(await suggestPolicy(ports, { owner: 'other' }, { domain })).toMatchObject({
    reason: 'no-such-domain',
  });
});
