import { expect, test } from 'vitest';
import { settingsEtag } from '../../../service/hosting/domain-settings.ts';
import { requestRemoval } from '../../../service/life-cycle/request-removal.ts';
import { domainName } from '../../fakes/names.ts';
import type { World } from '../world.ts';
import { enforcing } from './removing.ts';

const domain = domainName('example.com');
const caller = { id: 'token1', owner: 'acme', scopes: ['write'] as const };
const change = { caller, action: 'DELETE /v1/x', dryRun: false };
const asked = { domain, precondition: {} };

const audits = ({ handles }: World) =>
  handles.store.keys('audit/').map((key) => JSON.parse(handles.store.text(key) ?? ''));

test('requestRemoval() begins a removal, and answers its dated steps', async () => {
  const world = await enforcing();
  const requestedAt = world.ports.clock.now().toISOString();
  const removal = { requestedAt, by: 'token1', cancellable: true, steps: { length: 4 } };
  expect(await requestRemoval(world.ports, change, asked)).toMatchObject({ ok: true, removal });
  expect((await world.state()).removal).toEqual({ requestedAt, by: 'token1' });
  expect(audits(world)).toMatchObject([{ request: { force: false }, outcome: 'done' }]);
});

test('requestRemoval() in a dry run returns the steps, and starts nothing', async () => {
  const world = await enforcing();
  const dryRun = { ...change, dryRun: true };
  const waits = await requestRemoval(world.ports, dryRun, asked);
  const forced = await requestRemoval(world.ports, dryRun, { ...asked, forcedBecause: 'customer left' });
  expect(waits).toMatchObject({ ok: true, removal: { steps: { length: 4 } } });
  const steps = [{}, {}, { name: 'delete-records', parameters: { forced: true } }, {}];
  expect(forced).toMatchObject({ ok: true, removal: { forcedBecause: 'customer left', steps } });
  expect((await world.state()).removal).toBeUndefined();
});

test('requestRemoval() with force continues the removal, and records its reason in the audit log', async () => {
  const world = await enforcing();
  await requestRemoval(world.ports, change, asked);
  const { removal: begun } = await world.state();
  world.handles.clock.advance(60);
  const forcedBecause = 'customer left';
  const result = await requestRemoval(world.ports, change, { ...asked, forcedBecause });
  expect(result).toMatchObject({ ok: true, removal: { ...begun, forcedBecause } });
  expect(audits(world).at(-1)).toMatchObject({ request: { force: true }, reason: forcedBecause });
});

test('requestRemoval() with the etag of other settings is stale', async () => {
  const world = await enforcing();
  const request = (ifMatch: string) =>
    requestRemoval(world.ports, change, { domain, precondition: { ifMatch: [ifMatch] } });
  expect(await request('old')).toMatchObject({ ok: false, reason: 'stale' });
  expect((await world.state()).removal).toBeUndefined();
  expect(await request(settingsEtag(await world.state()))).toMatchObject({ ok: true });
});

test("requestRemoval() finds no other owner's domain", async () => {
  const world = await enforcing();
  const stranger = { ...change, caller: { ...caller, owner: 'other' } };
  expect(await requestRemoval(world.ports, stranger, asked)).toEqual({
    ok: false,
    reason: 'no-such-domain',
    domain,
  });
  expect((await world.state()).removal).toBeUndefined();
});
