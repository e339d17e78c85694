import { expect, test } from 'vitest';
import { appendVersion, observeText } from '../../../core/mta-sts/ledger.ts';
import { formatPolicy } from '../../../core/mta-sts/policy.ts';
import type { ChangeRequest } from '../../../service/access/caller.ts';
import { startRemoval } from '../../../service/life-cycle/start-removal.ts';
import { type PolicyRequest, putPolicy } from '../../../service/publishing/put-policy.ts';
import { changeDomain, loadDomain } from '../../../service/store/domains/domain.ts';
import { reconcile } from '../../../service/tasks/reconcile.ts';
import { domainName } from '../../fakes/names.ts';
import { enforce, World } from '../world.ts';
import { inTesting, reportsCome } from './reported-world.ts';

const first = enforce('mx1.example.com');
const second = enforce('mx1.example.com', 'mx2.example.com');
const change: ChangeRequest = {
  caller: { id: 'owner', owner: 'acme', scopes: ['write'] },
  action: 'PUT /v1/domains/example.com/policy',
  dryRun: false,
};

const put = (world: World, request: Partial<PolicyRequest> = {}, asked: Partial<ChangeRequest> = {}) =>
  putPolicy(
    world.ports,
    { ...change, ...asked },
    { domain: world.domain, input: first, precondition: { ifMatch: 'any' }, ...request },
  );

async function published(): Promise<World> {
  const world = await World.hosted();
  expect(await put(world, { precondition: {} })).toMatchObject({ ok: true });
  await world.drain();
  return world;
}

test('putPolicy() makes 7 store calls: two reads, the audit before and after, the ledger before and after, the policy', async () => {
  const world = await World.hosted();
  const { calls } = world.handles.store;
  for (const [input, precondition] of [
    [first, {}],
    [second, { ifMatch: 'any' }],
  ] as const) {
    calls.length = 0;
    expect(await put(world, { input, precondition })).toMatchObject({ ok: true, changed: true });
    expect(calls.map(({ operation, key }) => `${operation} ${key.split('/')[0]}`)).toEqual([
      'get domains',
      'get policies',
      'put audit',
      'put domains',
      'put policies',
      'put domains',
      'put audit',
    ]);
    await world.drain();
  }
});

test('putPolicy() from testing to enforce makes 7 store calls, too, however many days of reports there are', async () => {
  for (const days of [0, 15]) {
    const world = await inTesting(false);
    await reportsCome(world, days);
    const { calls } = world.handles.store;
    calls.length = 0;
    expect(await put(world, { input: enforce('mx.example.com') })).toMatchObject({ ok: true, changed: true });
    expect(calls.map(({ key }) => key.split('/')[0])).toEqual([
      'domains',
      'policies',
      'audit',
      'domains',
      'policies',
      'domains',
      'audit',
    ]);
  }
});

test('putPolicy() causes one rotation, by the store’s notification of the write', async () => {
  const world = await World.hosted();
  let asked = 0;
  world.handles.tasks.before = () => void asked++;
  await put(world, { precondition: {} });
  expect(asked).toBe(0);
  expect(world.handles.tasks.take()).toEqual([{ kind: 'rotate-id', domain: world.domain }]);
});

test('putPolicy() whose notification is lost is announced by the reconciliation, or if the same policy is put again', async () => {
  for (const recover of [(world: World) => reconcile(world.ports), (world: World) => put(world)]) {
    const world = await World.hosted();
    await put(world, { precondition: {} });
    world.handles.tasks.take();
    await recover(world);
    await world.drain();
    const { announced, versions } = await world.state();
    expect(announced?.id).toBe(versions.at(-1)?.id);
  }
});

test.each<[string, string, Partial<PolicyRequest>, Partial<ChangeRequest>?]>([
  ['of another owner', 'no-such-domain', {}, { caller: { id: 'x', owner: 'other', scopes: ['write'] } }],
  ['of no domain', 'no-such-domain', { domain: domainName('example.net') }],
  ['that is invalid', 'invalid-input', { input: { ...second, mode: 'enfroce' } }],
  ['without the current ETag', 'if-match-required', { precondition: {} }],
  ['with an old ETag', 'stale', { precondition: { ifMatch: ['old'] } }],
  ['that leaves out a live MX', 'breaks-mail', { input: enforce('mx9.example.com') }],
])(
  'putPolicy() refuses a policy %s and changes nothing, even as a dry run',
  async (_, reason, request, asked) => {
    const world = await published();
    world.mxIs('mx1.example.com');
    const before = [await world.state(), world.served()];
    for (const dryRun of [true, false])
      expect(await put(world, request, { ...asked, dryRun })).toMatchObject({ ok: false, reason });
    expect([await world.state(), world.served()]).toEqual(before);
  },
);

test('putPolicy() refuses a policy for a domain that is being removed', async () => {
  const world = await published();
  await startRemoval(world.ports, { domain: world.domain, by: 'owner' });
  expect(await put(world, { input: second })).toEqual({
    ok: false,
    reason: 'being-removed',
    domain: world.domain,
    isBeingDeleted: false,
  });
});

/** Senders may hold each of so many policies of 60 KB for a year. */
async function withLongPolicies(count: number): Promise<World> {
  const world = await published();
  for (let n = 0; n < count; n++) {
    const mx = Array.from(
      { length: 280 },
      (_, at) => `mx${n}.${'a'.repeat(60)}.${'b'.repeat(60)}.n${at}.example.com`,
    );
    const { state } = (await loadDomain(world.ports, world.domain)) ?? {};
    const text = formatPolicy({ ...enforce(...mx), maxAgeSeconds: 31_536_000 });
    const edit = { text, now: world.handles.clock.now(), by: 'owner' };
    const stored = { text, objectVersion: `long${n}`, now: edit.now, by: 'owner' };
    const versions = observeText(appendVersion(state?.versions ?? [], edit), stored);
    await changeDomain(world.ports, world.domain, (before) => ({ ...before, versions }));
    world.handles.clock.advance(61);
  }
  return world;
}

test('putPolicy() refuses one more policy while senders may hold half a megabyte of them, and a removal is not refused', async () => {
  const world = await withLongPolicies(12);
  const { versions } = await world.state();
  expect(await put(world, { input: second })).toMatchObject({
    ok: false,
    reason: 'ledger-full',
    versions: 14,
  });
  // And the text that is in the store again, which nobody may refuse.
  expect((await world.state()).versions).toHaveLength(versions.length + 1);
  await startRemoval(world.ports, { domain: world.domain, by: 'owner' });
  await world.drain();
  expect(world.served()).toContain('mode: none');
});

test('putPolicy() takes the policy that is there already, however full the ledger is', async () => {
  const world = await withLongPolicies(12);
  expect(await put(world, { input: first })).toMatchObject({ ok: true, changed: false });
});

test('putPolicy() with an override publishes a forbidden policy, and the ledger records what was overridden and why', async () => {
  const world = await published();
  world.mxIs('mx1.example.com');
  const override = { reason: 'mx1 ends today' };
  const result = await put(world, { input: enforce('mx9.example.com'), override });
  expect(result).toMatchObject({
    ok: true,
    warnings: {
      findings: [
        { code: 'mx-uncovered', subject: 'mx1.example.com' },
        { code: 'mx-pattern-unused', subject: 'mx9.example.com' },
      ],
    },
  });
  expect((await world.state()).versions.at(-1)).toMatchObject({
    by: 'owner',
    why: 'mx1 ends today',
    overridden: [{ code: 'mx-uncovered', parameters: { host: 'mx1.example.com' } }],
  });
});

test('putPolicy() as a dry run says what would be served, and writes nothing', async () => {
  const world = await published();
  const { store } = world.handles;
  store.calls.length = 0;
  const result = await put(world, { input: second }, { dryRun: true });
  expect(result).toMatchObject({ ok: true, changed: true, policy: second });
  expect(store.calls.filter(({ operation }) => operation !== 'get')).toEqual([]);
});

test('putPolicy() that loses a race is refused as stale, and the audit says so', async () => {
  const world = await published();
  const { store } = world.handles;
  store.before = async (operation, key) => {
    if (operation !== 'put' || !key.startsWith('domains/')) return;
    store.before = () => {};
    await world.edit(enforce('mx3.example.com'));
  };
  expect(await put(world, { input: second })).toEqual({ ok: false, reason: 'stale', why: 'changed' });
  const audit = store.keys('audit/').map((key) => store.text(key));
  expect(audit.join()).toContain('"outcome": "refused: stale"');
});
