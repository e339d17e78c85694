import { expect, test } from 'vitest';
import { hostedRecords, wantedRecords } from '../../../service/records/wanted-records.ts';
import { enforce, World } from '../world.ts';

test('wantedRecords() of a managed domain are the records themselves, with an id once there is a policy', async () => {
  const world = await World.hosted();
  expect(wantedRecords(world.ports, await world.state())).toEqual({
    policyHost: {
      name: 'mta-sts.example.com',
      type: 'CNAME',
      value: expect.stringMatching(/^\w{20}\.edge\.strictmx\.test$/u),
    },
    tlsRpt: { name: '_smtp._tls.example.com', type: 'TXT', value: world.txt('_smtp._tls.example.com')[0] },
  });
  await world.edit(enforce('mx.example.com'));
  const state = await world.state();
  expect(wantedRecords(world.ports, state).mtaSts).toEqual({
    name: '_mta-sts.example.com',
    type: 'TXT',
    value: `v=STSv1; id=${state.versions[0]!.id};`,
  });
});

test('wantedRecords() of an external domain are the CNAMEs that point to ours', async () => {
  const world = new World();
  await world.register({ zone: 'external' });
  const { policyHost, mtaSts, tlsRpt } = wantedRecords(world.ports, await world.state());
  for (const wanted of [policyHost, mtaSts, tlsRpt])
    expect(wanted).toMatchObject({
      type: 'CNAME',
      value: expect.stringMatching(/^\w{20}\..*\.strictmx\.test$/u),
    });
  world.handles.edge.takesServiceNames = false;
  expect(wantedRecords(world.ports, await world.state()).policyHost.value).toBe('edge.strictmx.test');
});

test('hostedRecords() name the first issuer of the edge, if it has any', async () => {
  const world = await World.hosted();
  const state = await world.state();
  const edge = { ...world.ports.edge, endpoint: 'e', takesServiceNames: true, cacheSeconds: 0 };
  const { service } = world.ports;
  expect(
    hostedRecords({ service, edge: { ...edge, caaIssuers: ['a.example', 'b.example'] } }, state).caaIssuer,
  ).toBe('a.example');
  expect(hostedRecords({ service, edge: { ...edge, caaIssuers: [] } }, state)).not.toHaveProperty(
    'caaIssuer',
  );
});
