/** What owners, the world and time do to a domain: one history is a list of steps and a seed for all the rest. */
import fc from 'fast-check';
import { deletableFrom, describeVersions, mxNeeds } from '../../core/mta-sts/ledger.ts';
import { formatPolicy, type Policy } from '../../core/mta-sts/policy.ts';
import { loadDomain } from '../../core/workflows/domains.ts';
import { editPolicy } from '../../core/workflows/edit-policy.ts';
import { guardPolicyEdit } from '../../core/workflows/guard-policy-edit.ts';
import { describeMigration, startMigration, stopMigration } from '../../core/workflows/migrate-provider.ts';
import { changedDomainState, newDomainState, saveDomain } from '../../core/workflows/register-domain.ts';
import { describeRemoval, startRemoval } from '../../core/workflows/remove-domain.ts';
import { isBeingDeleted, keys } from '../../core/workflows/state.ts';
import { cacheSeconds, domain, ModelWorld, type Variant, type Violation } from './model-world.ts';
import { covers, readPolicy } from './sender.ts';

const hosts = ['mx1.a.test', 'mx2.a.test', 'mx.b.test', 'mx.c.test'];
const patterns = [...hosts, '*.a.test'];

export type Step =
  /** Through the API; `coversLive` adds what the MX records name, as a careful owner does. */
  | { kind: 'edit'; policy: Policy; coversLive: boolean; override: boolean }
  | { kind: 'edit-at-console'; policy: Policy }
  /** `lawful`: only what every policy that senders may hold covers, by the dates shown. */
  | { kind: 'set-mx'; hosts: string[]; lawful: boolean }
  | { kind: 'migrate'; to: string }
  /** The owner looks at the plan and does what it says. */
  | { kind: 'follow-plan' }
  | { kind: 'stop-plan' }
  | { kind: 'remove' }
  | { kind: 'cancel-removal' }
  | { kind: 'crash'; calls: number }
  | { kind: 'trouble'; what: 'https' | 'mx' | 'edge' }
  | { kind: 'heal' }
  | { kind: 'wait'; seconds: number }
  | { kind: 'wait-for-date' };

const policy: fc.Arbitrary<Policy> = fc.record({
  mode: fc.oneof(
    { weight: 5, arbitrary: fc.constant('enforce' as const) },
    fc.constantFrom('testing' as const, 'none' as const),
  ),
  mx: fc.uniqueArray(fc.constantFrom(...patterns), { minLength: 1, maxLength: 2 }),
  maxAgeSeconds: fc.constantFrom(300, 1800, 7200, 86_400),
});

const hostSet = fc.uniqueArray(fc.constantFrom(...hosts), { minLength: 1, maxLength: 2 });
const wait = fc.record({
  kind: fc.constant('wait' as const),
  seconds: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(1, 30, 61, 400, 2000) },
    { weight: 2, arbitrary: fc.constantFrom(8000, 100_000) },
  ),
});
const edit = fc.record({
  kind: fc.constant('edit' as const),
  policy,
  coversLive: fc.boolean(),
  override: fc.nat(19).map((n) => n === 0),
});
const setMx = fc.record({
  kind: fc.constant('set-mx' as const),
  hosts: hostSet,
  lawful: fc.nat(4).map((n) => n > 0),
});
const migrate = fc.record({
  kind: fc.constant('migrate' as const),
  to: fc.constantFrom('mx.b.test', 'mx.c.test'),
});
const only = <K extends string>(kind: K) => fc.constant({ kind });

const calmSteps = [
  { weight: 7, arbitrary: wait },
  { weight: 5, arbitrary: edit },
  { weight: 4, arbitrary: setMx },
  { weight: 2, arbitrary: migrate },
  { weight: 3, arbitrary: only('follow-plan') },
  { weight: 1, arbitrary: only('stop-plan') },
  { weight: 2, arbitrary: only('remove') },
  { weight: 1, arbitrary: only('cancel-removal') },
  { weight: 2, arbitrary: only('wait-for-date') },
];
const roughSteps = [
  ...calmSteps,
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('edit-at-console' as const), policy }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('crash' as const), calls: fc.integer({ min: 1, max: 12 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('trouble' as const),
      what: fc.constantFrom('https' as const, 'mx' as const, 'edge' as const),
    }),
  },
  { weight: 1, arbitrary: only('heal') },
];

export interface History {
  seed: number;
  /** Nothing goes wrong and every task comes at once: then the ledger's dates must be exact. */
  isCalm: boolean;
  steps: Step[];
}

const random = fc.oneof(...roughSteps);

/** Rough histories in which some steps come in a row, with others before and after. */
export const scene = (...inARow: fc.Arbitrary<Step>[]): fc.Arbitrary<History> =>
  fc.record({
    seed: fc.integer(),
    isCalm: fc.constant(false),
    steps: fc
      .tuple(fc.array(random, { maxLength: 3 }), fc.tuple(...inARow), fc.array(random, { maxLength: 3 }))
      .map((parts) => parts.flat()),
  });

const enforce = policy.map((one): Policy => ({ ...one, mode: 'enforce', maxAgeSeconds: 1800 }));
const editAtConsole = fc.record({ kind: fc.constant('edit-at-console' as const), policy: enforce });
const waits = (seconds: number) => fc.constant({ kind: 'wait' as const, seconds });

/** An edit past the API in the last second before a removal deletes. */
export const lateEdit = scene(only('remove'), only('wait-for-date'), editAtConsole, waits(1));

/** Edits so close that the rotation of one may still be under way when the next comes. */
export const editsInARow = scene(edit, waits(61), edit, waits(61), edit, waits(61));

/** A change of provider from beginning to end. */
export const wholeMigration = scene(migrate, waits(8000), only('follow-plan'), waits(100_000), waits(8000));

/** A policy, another one, and the first again. */
export const rollback = policy.chain((first) => {
  const back = fc.constant<Step>({ kind: 'edit', policy: first, coversLive: true, override: false });
  return scene(back, waits(400), edit, waits(61), back, waits(400), waits(2000));
});

/** Servers that no policy covers, and more than a watch period. */
export const mxAgainstDates = scene(
  hostSet.map((hosts): Step => ({ kind: 'set-mx', hosts, lawful: false })),
  waits(100_000),
  waits(61),
);

/** An edit while the edge goes on serving the old text. */
export const stuckEdge = scene(
  waits(1),
  fc.constant<Step>({ kind: 'trouble', what: 'edge' }),
  edit,
  waits(400),
);

const historyOf = (isCalm: boolean, steps: fc.Arbitrary<Step>): fc.Arbitrary<History> =>
  fc.record({
    seed: fc.integer(),
    isCalm: fc.constant(isCalm),
    steps: fc.array(steps, { minLength: 4, maxLength: 12, size: 'max' }),
  });

export const histories: fc.Arbitrary<History> = fc.oneof(
  { weight: 5, arbitrary: historyOf(true, fc.oneof(...calmSteps)) },
  { weight: 9, arbitrary: historyOf(false, random) },
  { weight: 1, arbitrary: lateEdit },
  { weight: 1, arbitrary: editsInARow },
  { weight: 1, arbitrary: wholeMigration },
  { weight: 1, arbitrary: rollback },
  { weight: 1, arbitrary: mxAgainstDates },
  { weight: 1, arbitrary: stuckEdge },
);

/** Lives through a history. @returns what happened that must never happen */
export async function live(history: History, variant: Variant = {}): Promise<Violation | undefined> {
  const world = new ModelWorld(history.seed, history.isCalm, variant);
  await host(world);
  for (const step of history.steps) {
    await take(world, step);
    if (step.kind !== 'crash') await world.work();
    await checkDates(world);
    if (world.violation) return world.violation;
  }
  await world.checkConverged();
  return world.violation;
}

/** A domain that is served, with a policy that covers its first mail server. */
async function host(world: ModelWorld): Promise<void> {
  const { ports } = world;
  world.setMx(['mx1.a.test']);
  const settings = { domain, owner: 'acme', digestTo: [], zone: 'managed' as const };
  await saveDomain(ports, await newDomainState(ports, settings), undefined);
  await world.work();
  const first: Policy = { mode: 'enforce', mx: ['mx1.a.test'], maxAgeSeconds: 1800 };
  await editPolicy(ports, { domain, policy: first, ifMatch: undefined, by: 'owner' });
  await world.wait(cacheSeconds + 1, 2);
}

async function take(world: ModelWorld, step: Step): Promise<void> {
  switch (step.kind) {
    case 'wait':
      return world.wait(step.seconds);
    case 'crash':
      return world.crashAfter(step.calls);
    case 'heal':
      return world.heal();
    case 'trouble':
      if (step.what === 'https') world.isHttpsDown = true;
      else if (step.what === 'mx') world.isMxUnknown = true;
      else world.pinEdge();
      world.isCalm = false;
      return;
    case 'set-mx':
      await world.goOn();
      return setMxOf(world, step);
    case 'follow-plan':
      await world.goOn();
      return followPlan(world);
    case 'edit-at-console':
      await world.goOn();
      return putAtConsole(world, step.policy);
    case 'wait-for-date':
      return waitForDate(world);
    default:
      return world.act(() => act(world, step));
  }
}

type OwnerStep = Extract<Step, { kind: 'edit' | 'migrate' | 'stop-plan' | 'remove' | 'cancel-removal' }>;

async function act(world: ModelWorld, step: OwnerStep): Promise<unknown> {
  const { ports } = world;
  const loaded = await loadDomain(ports, domain);
  if (!loaded) return;
  const { state, etag } = loaded;
  switch (step.kind) {
    case 'edit':
      return state.removal ? undefined : edits(world, step);
    case 'migrate':
      return state.removal ? undefined : startMigration(ports, { domain, by: 'owner', newMx: [step.to] });
    case 'stop-plan':
      return stopMigration(ports, domain);
    case 'remove':
      return startRemoval(ports, { domain, by: 'owner' });
    case 'cancel-removal': {
      if (!state.removal || isBeingDeleted(state)) return;
      const settings = { domain, owner: 'acme', digestTo: [], zone: 'managed' as const };
      return saveDomain(ports, await changedDomainState(ports, state, settings), etag);
    }
  }
}

/** The owner does what the plan says, when it says so. */
async function followPlan(world: ModelWorld): Promise<void> {
  const state = (await loadDomain(world.handles, domain))?.state;
  if (!state?.migration) return;
  const { steps } = await describeMigration(
    { ...world.ports, ...world.handles, edge: world.ports.edge },
    state,
    state.migration,
  );
  const isDue = steps.some(({ name, state }) => name === 'change-mx' && state === 'now');
  if (isDue) world.setMx(state.migration.newMx, { byPlan: true });
}

async function putAtConsole(world: ModelWorld, policy: Policy): Promise<void> {
  const state = (await loadDomain(world.handles, domain))?.state;
  if (!state || isBeingDeleted(state)) return;
  world.isCalm = false;
  await world.putAtConsole(formatPolicy(policy));
  world.excuse();
}

/** A second before the next date that is shown: there the tightest races are. */
async function waitForDate(world: ModelWorld): Promise<void> {
  const state = (await loadDomain(world.handles, domain))?.state;
  if (!state?.removal) return world.wait(1);
  const now = world.now();
  const dates = describeRemoval(world.ports, state, state.removal).steps.map(
    ({ at }) => Date.parse(at ?? '') - now,
  );
  const next = Math.min(...dates.filter((ms) => ms > 1000));
  return world.wait(Number.isFinite(next) ? next / 1000 - 1 : 1, 2);
}

/** As `PUT /v1/domains/{domain}/policy` does it. */
async function edits(world: ModelWorld, { policy, coversLive, override }: Extract<Step, { kind: 'edit' }>) {
  const { ports } = world;
  const live = coversLive ? world.mx().filter((host) => !covers(policy.mx, host)) : [];
  const wanted = { ...policy, mx: [...policy.mx, ...live] };
  const current = await ports.store.get(keys.policy(domain));
  const state = (await loadDomain(ports, domain))?.state;
  if (!state) return;
  const { forbidden, live: seen } = await guardPolicyEdit(ports, state, wanted);
  if (forbidden.length > 0 && !override) return;
  // Whoever overrides, or was told that nothing could be checked, has been warned.
  if (forbidden.length > 0 || seen.kind === 'unknown') world.excuse(wanted.mx);
  await editPolicy(ports, { domain, policy: wanted, ifMatch: current?.etag, by: 'owner' });
}

/** What the API shows decides which hosts a careful owner names; `from` the versions, each with its date. */
async function setMxOf(world: ModelWorld, { hosts: wanted, lawful }: Extract<Step, { kind: 'set-mx' }>) {
  if (!lawful) {
    world.setMx(wanted);
    return world.excuse();
  }
  const state = (await loadDomain(world.handles, domain))?.state;
  const now = world.handles.clock.now();
  const shown = describeVersions(state?.versions ?? [], now, {
    edgeCacheSeconds: world.ports.edge.cacheSeconds,
  });
  const held = shown.filter(
    ({ mode, cachedUntil }) => mode === 'enforce' && Date.parse(cachedUntil) > now.getTime(),
  );
  const allowed = wanted.filter((host) => held.every(({ text }) => covers(readPolicy(text).mx, host)));
  // A domain keeps at least the server that it has.
  if (allowed.length > 0) world.setMx(allowed);
}

/** The dates that the ledger shows, against the truth about what was served. */
async function checkDates(world: ModelWorld): Promise<void> {
  const state = (await loadDomain(world.handles, domain))?.state;
  const stored = await world.handles.store.get(keys.policy(domain));
  if (!state || !stored) return;
  const now = world.handles.clock.now();
  const serving = { edgeCacheSeconds: world.ports.edge.cacheSeconds };
  const { versions } = state;
  // An edit at the console is in no ledger before the rotation has looked.
  if (!versions.some(({ objectVersion }) => objectVersion === stored.version) && !world.isCalm) return;
  const truth = world.served.enforced(now.getTime());
  const needs = new Map(
    mxNeeds(versions, now, serving).map(({ pattern, until }) => [pattern, Date.parse(until)]),
  );
  const wanted = new Map<string, number>();
  for (const { mx, until } of truth)
    for (const one of mx) wanted.set(one, Math.max(until, wanted.get(one) ?? 0));
  for (const [pattern, until] of wanted) world.compareDates(`mx ${pattern}`, needs.get(pattern), until);
  const deletable = deletableFrom(versions, now, serving)?.getTime() ?? Infinity;
  world.compareDates('deletion', deletable, world.served.deletableFrom(now.getTime()) ?? Infinity);
  if (!world.isCalm) return;
  for (const [pattern, until] of needs) world.compareDates(`mx ${pattern}`, until, wanted.get(pattern));
}
