import { expect, test } from 'vitest';
import type { Precondition } from '../../../service/access/precondition.ts';
import { describeMigration } from '../../../service/life-cycle/describe-migration.ts';
import {
  endMigration,
  readMigration,
  requestMigration,
} from '../../../service/life-cycle/request-migration.ts';
import { domainName } from '../../fakes/names.ts';
import { enforce, World } from '../world.ts';
import { remove } from './removing.ts';

const domain = domainName('example.com');
const caller = { id: 'token1', owner: 'acme', scopes: ['write'] as const };
const change = { caller, action: 'PUT /v1/x', dryRun: false };
const newMx = ['mx.new.example'];
const other = ['mx.other.example'];

async function served(): Promise<World> {
  const world = await World.hosted();
  await world.edit(enforce('mx.old.example'));
  await world.drain();
  return world;
}

const request = (
  { ports }: World,
  {
    mx = newMx,
    precondition = {},
    ...asked
  }: Partial<typeof change> & { mx?: string[]; precondition?: Precondition },
) => requestMigration(ports, { ...change, ...asked }, { domain, input: { mx }, precondition });

/** With the etag of the plan that was made. */
async function planned() {
  const world = await served();
  const result = await request(world, {});
  if (!result.ok) throw new Error(result.reason);
  return { world, etag: result.etag ?? '' };
}

const audits = ({ handles }: World) =>
  handles.store.keys('audit/').map((key) => JSON.parse(handles.store.text(key) ?? '').request);

test('requestMigration() plans a change of provider, which readMigration() returns with its etag', async () => {
  const { world, etag } = await planned();
  const state = await world.state();
  expect(state.migration).toMatchObject({ newMx, by: 'token1' });
  expect(await readMigration(world.ports, caller, domain)).toEqual({
    ok: true,
    migration: await describeMigration(world.ports, state, state.migration!),
    etag,
  });
  expect(audits(world)).toEqual([{ mx: newMx }]);
});

test('requestMigration() uses the servers of a template, and returns its notes', async () => {
  const world = await served();
  const input = { template: 'microsoft-365' as const };
  const result = await requestMigration(world.ports, change, { domain, input, precondition: {} });
  const mx = ['*.mail.protection.outlook.com'];
  expect(result).toMatchObject({ ok: true, migration: { newMx: mx }, notes: [{ code: expect.any(String) }] });
  expect(audits(world)).toEqual([{ mx, template: 'microsoft-365' }]);
});

test('requestMigration() in a dry run returns the plan, and stores nothing', async () => {
  const world = await served();
  const before = world.handles.store.keys();
  const result = await request(world, { dryRun: true });
  expect(result).toMatchObject({ ok: true, migration: { newMx, steps: { length: 3 } } });
  expect(result, 'there is no plan yet').not.toHaveProperty('etag');
  expect((await world.state()).migration).toBeUndefined();
  expect(world.handles.store.keys()).toEqual(before);
});

test('requestMigration() refuses a request without servers', async () => {
  expect(await request(await served(), { mx: [] })).toMatchObject({
    reason: 'invalid-input',
    errors: [{ field: 'mx' }],
  });
});

test('requestMigration() refuses a domain that is being removed', async () => {
  const world = await served();
  await remove(world);
  expect(await request(world, {})).toMatchObject({ ok: false, reason: 'being-removed' });
});

test.each<[string, string[], Precondition, object]>([
  ['continues the plan with the same aim, whatever etag is given', newMx, {}, { ok: true }],
  ['does not replace a plan that the caller has not seen', other, {}, { reason: 'if-match-required' }],
  ['does not replace a plan with an old etag', other, { ifMatch: ['old'] }, { reason: 'stale' }],
  ['replaces the plan that the caller has seen', other, { ifMatch: ['current'] }, { ok: true }],
])('requestMigration() %s', async (_, mx, { ifMatch }, expected) => {
  const { world, etag } = await planned();
  const known = ifMatch && (ifMatch as string[]).map((one) => (one === 'current' ? etag : one));
  const result = await request(world, { mx, precondition: known ? { ifMatch: known } : {} });
  expect(result).toMatchObject(expected);
  expect((await world.state()).migration?.newMx).toEqual(result.ok ? mx : newMx);
  if (result.ok) expect(result.etag === etag, 'one etag for one plan').toBe(mx === newMx);
});

test('endMigration() ends a plan, unless the etag is of another one or it is a dry run', async () => {
  const { world, etag } = await planned();
  const end = (precondition: Precondition, dryRun = false) =>
    endMigration(world.ports, { ...change, dryRun }, { domain, precondition });
  expect(await end({ ifMatch: ['old'] })).toMatchObject({ reason: 'stale' });
  expect(await end({}, true)).toEqual({ ok: true });
  expect((await world.state()).migration).toBeDefined();
  expect(await end({ ifMatch: [etag] })).toEqual({ ok: true });
  const none = { ok: false, reason: 'no-migration', domain };
  expect(await end({})).toEqual(none);
  expect(await readMigration(world.ports, caller, domain)).toEqual(none);
});

test("readMigration(), requestMigration() and endMigration() find no other owner's domain", async () => {
  const { world } = await planned();
  const stranger = { ...caller, owner: 'other' };
  const missing = { ok: false, reason: 'no-such-domain', domain };
  expect(await readMigration(world.ports, stranger, domain)).toEqual(missing);
  expect(await request(world, { caller: stranger })).toEqual(missing);
  const asked = { ...change, caller: stranger };
  expect(await endMigration(world.ports, asked, { domain, precondition: {} })).toEqual(missing);
});
