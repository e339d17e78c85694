import { expect, test } from 'vitest';
import { isServed, lookUpPolicyHost } from '../../../service/look-up/look-up-policy-host.ts';
import { World } from '../world.ts';

const host = 'mta-sts.example.com';

function arrange() {
  const world = new World();
  world.handles.resolver.found('addresses', 'edge.strictmx.test', ['198.51.100.1', '2001:db8:1::1']);
  return { ...world, world, found: () => lookUpPolicyHost(world.ports, world.domain) };
}

test('lookUpPolicyHost() says by which name it leads to the edge, or where else', async () => {
  const { handles, found } = arrange();
  handles.resolver.found('cname', host, ['a.example']);
  handles.resolver.found('cname', 'a.example', ['edge.strictmx.test']);
  expect(await found()).toEqual({ kind: 'ours', target: 'edge.strictmx.test' });
  handles.resolver.found('cname', 'a.example', ['old.example']);
  expect(await found()).toEqual({ kind: 'elsewhere', targets: ['a.example', 'old.example'] });
  handles.resolver.fail('cname', 'a.example');
  expect(await found()).toEqual({ kind: 'failed', why: 'SERVFAIL' });
});

test.each<[string, string[], string]>([
  ['the edge’s own address', ['198.51.100.1'], 'ours'],
  ['another one of its network', ['198.51.100.77', '2001:db8:1::99'], 'ours'],
  ['one of the edge and one of a proxy', ['198.51.100.1', '203.0.113.1'], 'other-addresses'],
  ['those of a proxy', ['203.0.113.1', '2001:db8:2::1'], 'other-addresses'],
])('lookUpPolicyHost() compares addresses with the edge: %s', async (_, addresses, kind) => {
  const { handles, found } = arrange();
  handles.resolver.found('addresses', host, addresses);
  expect(await found()).toEqual({ kind, addresses });
});

test('lookUpPolicyHost() concludes nothing without the addresses of either', async () => {
  const { handles, found } = arrange();
  expect(await found()).toEqual({ kind: 'none' });
  handles.resolver.found('addresses', host, ['203.0.113.1']);
  handles.resolver.fail('addresses', 'edge.strictmx.test');
  expect(await found()).toMatchObject({ kind: 'failed' });
  handles.resolver.fail('addresses', host);
  expect(await found()).toMatchObject({ kind: 'failed' });
});

test('isServed() knows which names the edge accepts', () => {
  const { ports, handles } = arrange();
  const byName = { kind: 'ours' as const, target: `${'a'.repeat(20)}.edge.strictmx.test` };
  expect(isServed(ports, byName)).toBe(true);
  handles.edge.takesServiceNames = false;
  expect(
    [byName, { kind: 'ours' as const, addresses: ['198.51.100.1'] }].map((one) => isServed(ports, one)),
  ).toEqual([false, true]);
  expect(isServed(ports, { kind: 'none' })).toBe(false);
});
