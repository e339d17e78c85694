import { beforeAll, expect, test } from 'vitest';
import { deleteTaken, isTaken, takeClaim } from '../../../../service/hosting/claims/take-claim.ts';
import { patchDomain, putDomain } from '../../../../service/hosting/put-domain.ts';
import { settleClaims } from '../../../../service/hosting/settle-claims.ts';
import { passHosting } from '../../../../service/life-cycle/pass-hosting.ts';
import { requestRemoval } from '../../../../service/life-cycle/request-removal.ts';
import { claimKey } from '../../../../service/store/domains/claim.ts';
import { loadDomain } from '../../../../service/store/domains/domain.ts';
import { testDkimKey } from '../../../fakes/fake-ports.ts';
import { claimDomain, setCnames, waitingClaim } from '../../claims.ts';
import { keepsUnknownMembers, unseenWriters } from '../../store/unknown-members.ts';
import { World } from '../../world.ts';

beforeAll(testDkimKey, 60_000);

const change = {
  caller: { id: 'acme-token', owner: 'acme', scopes: ['write'] as const },
  action: 'PUT',
  dryRun: false,
};
const settings = { owner: 'acme', digestTo: [], zone: 'external' as const, digestHour: 7 };

interface Asked {
  ok: boolean;
  reason?: string;
}

const put = ({ ports, domain }: World): Promise<Asked> =>
  putDomain(ports, change, { domain, settings, precondition: { ifMatch: 'any' } });
const putNew = ({ ports, domain }: World): Promise<Asked> =>
  putDomain(ports, change, { domain, settings, precondition: {} });
const patch = ({ ports, domain }: World): Promise<Asked> =>
  patchDomain(ports, change, { domain, settings: { digestHour: 7 }, precondition: { ifMatch: 'any' } });
const remove = ({ ports, domain }: World): Promise<Asked> =>
  requestRemoval(ports, change, { domain, precondition: {} });

async function seenClaim(): Promise<World> {
  const world = new World();
  setCnames(world, await claimDomain(world, 'acme'));
  return world;
}

/** Another owner hosts, and the CNAMEs have led to the claim for a day. */
async function passingClaim(): Promise<World> {
  const world = new World();
  setCnames(world, await claimDomain(world, 'former'));
  await settleClaims(world.ports, world.domain);
  setCnames(world, await claimDomain(world, 'acme'));
  await settleClaims(world.ports, world.domain);
  world.handles.clock.advance(86_400);
  return world;
}

const settle = ({ ports, domain }: World) => settleClaims(ports, domain);
const pass = ({ ports, domain }: World) => passHosting(ports, domain);

/** Has all of `inner` done before the n-th call that `outer` makes of the store. @returns undefined after the last */
async function interrupted<Result>(
  world: World,
  at: number,
  outer: () => Promise<unknown>,
  inner: () => Promise<Result>,
): Promise<Result | undefined> {
  const { store } = world.handles;
  let calls = 0;
  let result: Result | undefined;
  store.before = async () => {
    if (++calls !== at) return;
    store.before = () => {};
    result = await inner();
  };
  await outer();
  store.before = () => {};
  return result;
}

const hourOf = async (world: World) =>
  ((await loadDomain(world.ports, world.domain))?.state ?? (await waitingClaim(world, 'acme')))?.digestHour;

const ownerOf = async (world: World) => (await loadDomain(world.ports, world.domain))?.state.owner;

const isEffective = async (world: World) => expect(await hourOf(world)).toBe(7);
const isGone = async (world: World) => {
  const isLeft = (await ownerOf(world)) === 'acme' && !(await world.state()).removal;
  expect([isLeft, await waitingClaim(world, 'acme')]).toEqual([false, undefined]);
};

test.each([
  ['PUT', 'hosts', put, seenClaim, settle, isEffective],
  ['PATCH', 'hosts', patch, seenClaim, settle, isEffective],
  ['DELETE', 'hosts', remove, seenClaim, settle, isGone],
  ['PUT', 'takes over', put, passingClaim, pass, isEffective],
  ['DELETE', 'takes over', remove, passingClaim, pass, isGone],
] as const)('takeClaim(): no %s is lost that is answered while the claim %s', async (...row) => {
  const [, , ask, arrange, become, check] = row;
  const outcomes: Asked[] = [];
  for (const isAskedWithin of [true, false]) {
    for (let at = 1; ; at++) {
      const world = await arrange();
      let asked: Asked | undefined;
      const asking = async () => {
        asked = await ask(world);
        return true;
      };
      const becoming = () => become(world).then(() => true);
      const [outer, inner] = isAskedWithin ? [becoming, asking] : [asking, becoming];
      const isInterrupted = await interrupted(world, at, outer, inner);
      if (!isInterrupted || !asked) break;
      outcomes.push(asked);
      await world.drain();
      if (asked.ok) await check(world);
      // Who is refused asks again, and then it is so.
      else {
        expect(asked).toMatchObject({ reason: 'stale' });
        world.handles.clock.advance(61);
        expect(await ask(world)).toMatchObject({ ok: true });
        await check(world);
      }
    }
  }
  expect(outcomes.filter(({ ok }) => ok).length).toBeGreaterThan(5);
  expect(outcomes.filter(({ ok }) => !ok).length).toBeGreaterThan(0);
});

test('putClaim() leaves no second claim beside the domain that an earlier one became', async () => {
  for (let at = 1; ; at++) {
    const world = await seenClaim();
    let asked: Asked | undefined;
    const asking = async () => {
      asked = await putNew(world);
    };
    const becoming = () => settle(world).then(() => true);
    if (!(await interrupted(world, at, asking, becoming))) break;
    expect(asked, `before call ${at}`).toMatchObject({ ok: false });
    await world.drain();
    expect([await ownerOf(world), await waitingClaim(world, 'acme')]).toEqual(['acme', undefined]);
    expect(world.handles.store.keys('inboxes/')).toHaveLength(1);
  }
});

test('isTaken() lets the owner change a claim again whose task died', async () => {
  const world = await seenClaim();
  await takeClaim(world.ports, world.domain, 'acme');
  expect(await put(world)).toMatchObject({ reason: 'stale' });
  expect(await remove(world)).toMatchObject({ reason: 'stale' });
  world.handles.clock.advance(60);
  expect(await put(world)).toMatchObject({ ok: true });
  expect(isTaken(world.ports, (await waitingClaim(world, 'acme')) ?? {})).toBe(false);
  await takeClaim(world.ports, world.domain, 'acme');
  world.handles.clock.advance(60);
  expect(await remove(world)).toMatchObject({ ok: true });
});

test('takeClaim() takes only an existing claim, and keeps the members of a newer version', async () => {
  const world = new World();
  expect(await takeClaim(world.ports, world.domain, 'acme')).toBeUndefined();
  expect(world.handles.store.keys()).toEqual([]);
  await claimDomain(world, 'acme');
  await keepsUnknownMembers(world.handles.store, claimKey(world.domain, 'acme'), () =>
    takeClaim(world.ports, world.domain, 'acme'),
  );
});

test('deleteTaken() leaves a claim that was created again, or is written at this moment, and requests a check', async () => {
  const world = await seenClaim();
  const claim = (await waitingClaim(world, 'acme')) ?? expect.fail();
  await deleteTaken(world.ports, { ...claim, inbox: 'another' });
  world.handles.tasks.take();
  const { store } = world.handles;
  store.before = (operation) => {
    if (operation === 'delete')
      store.edit(claimKey(world.domain, 'acme'), JSON.stringify({ ...claim, x: 1 }));
  };
  await deleteTaken(world.ports, claim);
  expect(await waitingClaim(world, 'acme')).toBeDefined();
  expect(world.handles.tasks.take()).toEqual([{ kind: 'advance-hosting', domain: world.domain }]);
  store.before = () => {};
  await deleteTaken(world.ports, claim);
  expect(await waitingClaim(world, 'acme')).toBeUndefined();
});

test('unseenWriters() of takeClaim()', () => {
  expect(unseenWriters('service/hosting/claims/take-claim.ts')).toEqual([]);
});
