/** Plays a history (histories.ts) in the world of the model. */

import { describeVersions } from '../../core/mta-sts/describe-versions.ts';
import { deletableFrom, mxNeeds } from '../../core/mta-sts/held-policies.ts';
import { formatPolicy, type Policy } from '../../core/mta-sts/policy.ts';
import { changeSettings } from '../../service/hosting/change-settings.ts';
import { findEarlierHosting } from '../../service/hosting/find-earlier-hosting.ts';
import { registerDomain } from '../../service/hosting/register-domain.ts';
import { describeMigration } from '../../service/life-cycle/describe-migration.ts';
import { describeRemoval } from '../../service/life-cycle/describe-removal.ts';
import { startMigration, stopMigration } from '../../service/life-cycle/start-migration.ts';
import { startRemoval } from '../../service/life-cycle/start-removal.ts';
import type { Task } from '../../service/ports/task-queue.ts';
import { enterStoredPolicy } from '../../service/publishing/change-with-policy.ts';
import { editPolicy } from '../../service/publishing/edit-policy.ts';
import { guardPolicyEdit } from '../../service/publishing/guard-policy-edit.ts';
import { type DomainState, isBeingDeleted, loadDomain } from '../../service/store/domains/domain.ts';
import { policyKey } from '../../service/store/domains/policy.ts';
import { publishPolicy } from '../service/publish-policy.ts';
import type { Arrival, History, Step } from './histories.ts';
import type { Variant } from './model-ports.ts';
import { ModelWorld } from './model-world.ts';
import { covers, readPolicy } from './sender.ts';
import { cacheSeconds, domain } from './setting.ts';
import type { Violation } from './witness.ts';

/** Plays a history. @returns what happened that must never happen */
export async function live(history: History, variant: Variant = {}): Promise<Violation | undefined> {
  const world = new ModelWorld(history.seed, history.isCalm, variant);
  if (history.arrival) await comeFromElsewhere(world, history.arrival);
  else await host(world);
  for (const step of history.steps) {
    await take(world, step);
    if (step.kind !== 'crash' && step.kind !== 'hang') await world.work();
    await checkDates(world);
    if (world.witness.violation) return world.witness.violation;
  }
  await world.checkConverged();
  return world.witness.violation;
}

/** A domain that is served, with a policy that covers its first mail server. */
async function host(world: ModelWorld): Promise<void> {
  const { ports } = world;
  world.setMx(['mx1.a.test']);
  await register(world);
  await world.work();
  const first: Policy = { mode: 'enforce', mx: ['mx1.a.test'], maxAgeSeconds: 1800 };
  await publishPolicy(ports, domain, first);
  await world.wait(cacheSeconds + 1, 2);
}

const settings = { owner: 'acme', digestTo: [], zone: 'managed' as const };

/** A domain that another service hosts is registered. It moves here once its owner lets us take over its records. */
async function comeFromElsewhere(world: ModelWorld, { held, waitSeconds, first }: Arrival): Promise<void> {
  const { ports } = world;
  world.setMx(['mx1.a.test']);
  world.serveElsewhere(formatPolicy(held));
  await world.wait(2000);
  const adopting = { ...settings, adoptRecords: true };
  if (waitSeconds === 0) await registerDomain(ports, domain, adopting);
  else {
    await register(world);
    await world.wait(waitSeconds);
    const loaded = await loadDomain(ports, domain);
    if (!loaded) throw new Error('the domain is not registered');
    await changeSettings(ports, loaded, { settings: adopting, endsRemoval: false });
  }
  // The service asks for a policy once it has seen the other host's; a dead worker, or a rule taken out, may delay that.
  const isAsked = async () => (await loadDomain(ports, domain))?.state.elsewhereSeenAt !== undefined;
  for (let waits = 0; waits < 10 && !(await isAsked()); waits++) await world.wait(2000);
  // The records wait for a policy. If the guard refuses the owner's, the owner publishes the same as the other host.
  await edits(world, { kind: 'edit', policy: first, coversLive: true, override: false });
  const stored = await ports.store.get(policyKey(domain));
  if (!stored) await publishPolicy(ports, domain, held);
  for (let waits = 0; world.isElsewhere; waits++) {
    if (waits > 100) throw new Error('the domain does not move here');
    await world.wait(2000);
  }
  await world.wait(cacheSeconds + 1, 2);
}

async function register({ ports }: ModelWorld): Promise<void> {
  await registerDomain(ports, domain, settings);
}

async function take(world: ModelWorld, step: Step): Promise<void> {
  switch (step.kind) {
    case 'wait':
      return world.wait(step.seconds);
    case 'crash':
      return world.crashAfter(step.calls);
    case 'hang':
      return world.workers.hangAfter(step.calls);
    case 'heal':
      return world.heal();
    case 'trouble':
      if (step.what === 'https') world.isHttpsDown = true;
      else if (step.what === 'mx') world.isMxUnknown = true;
      else world.pinEdge();
      world.witness.isCalm = false;
      return;
    case 'set-mx':
      await world.workers.goOn();
      return setMxOf(world, step);
    case 'follow-plan':
      await world.workers.goOn();
      return followPlan(world);
    case 'edit-at-console':
      await world.workers.goOn();
      return putAtConsole(world, step.policy);
    case 'wait-for-date':
      return waitForDate(world);
    default:
      return world.act(() => act(world, step));
  }
}

type OwnerStep = Extract<
  Step,
  { kind: 'edit' | 'migrate' | 'stop-plan' | 'remove' | 'cancel-removal' | 'register' }
>;

async function act(world: ModelWorld, step: OwnerStep): Promise<unknown> {
  const { ports } = world;
  const loaded = await loadDomain(ports, domain);
  if (step.kind === 'register') return loaded ? undefined : register(world);
  if (!loaded) return;
  const { state } = loaded;
  switch (step.kind) {
    case 'edit':
      return state.removal ? undefined : edits(world, step);
    case 'migrate':
      return state.removal ? undefined : migrates(world, state, step.to);
    case 'stop-plan':
      return stopMigration(ports, domain);
    case 'remove':
      return startRemoval(ports, { domain, by: 'owner', ...(step.force && { forcedBecause: 'moved' }) });
    case 'cancel-removal': {
      if (!state.removal || isBeingDeleted(state)) return;
      return changeSettings(ports, loaded, { settings, endsRemoval: true });
    }
  }
}

function migrates({ ports }: ModelWorld, { migration }: DomainState, to: string) {
  const request = { domain, by: 'owner', newMx: [to] };
  return startMigration(ports, migration ? { ...request, expected: migration } : request);
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
  world.witness.isCalm = false;
  world.witness.noteOwnPolicy(policy.mx);
  await world.putAtConsole(formatPolicy(policy));
  world.witness.excuse();
}

/** One second before the next date that is shown, where races are closest. */
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
  const loaded = await loadDomain(ports, domain);
  if (!loaded) return;
  const before = { ...loaded, stored: await ports.store.get(policyKey(domain)) };
  const verdict = await guardPolicyEdit(ports, loaded.state, wanted);
  const { forbidden, live: seen } = verdict;
  if (forbidden.length > 0 && !override) return;
  // Whoever overrides, or was told that nothing could be checked, has been warned.
  if (forbidden.length > 0 || seen.kind === 'unknown') world.witness.excuse(wanted.mx);
  world.witness.noteOwnPolicy(wanted.mx);
  await editPolicy(ports, before, { policy: wanted, by: 'owner', verdict });
}

/** As the API of a healthy process shows it. */
async function shownState({ handles, workers }: ModelWorld): Promise<DomainState | undefined> {
  const loaded = await loadDomain(handles, domain);
  const tasks = {
    enqueue: async (tasks: Task[]) => {
      for (const task of tasks) workers.enqueue(task, 0);
    },
  };
  return loaded && (await enterStoredPolicy({ ...handles, tasks }, loaded)).state;
}

/** A careful owner names the hosts that the API shows; `from` is the versions, each with its date. */
async function setMxOf(world: ModelWorld, { hosts: wanted, lawful }: Extract<Step, { kind: 'set-mx' }>) {
  if (!lawful) {
    world.setMx(wanted);
    return world.witness.excuse();
  }
  const now = world.handles.clock.now();
  // Who removed the domain was shown the dates of what senders hold.
  const versions =
    (await shownState(world))?.versions ??
    (await findEarlierHosting({ ...world.handles, edge: world.ports.edge }, { domain, ...settings }))
      .versions;
  const shown = describeVersions(versions, now, { edgeCacheSeconds: world.ports.edge.cacheSeconds });
  const held = shown.filter(
    ({ mode, cachedUntil }) => mode === 'enforce' && Date.parse(cachedUntil) > now.getTime(),
  );
  const allowed = wanted.filter((host) => held.every(({ text }) => covers(readPolicy(text).mx, host)));
  // A domain keeps at least the server that it has.
  if (allowed.length > 0) world.setMx(allowed);
}

/** Compares the dates that the ledger shows with what was served. */
async function checkDates(world: ModelWorld): Promise<void> {
  const state = (await loadDomain(world.handles, domain))?.state;
  const stored = await world.handles.store.get(policyKey(domain));
  if (!state || !stored) return;
  const now = world.handles.clock.now();
  const serving = { edgeCacheSeconds: world.ports.edge.cacheSeconds };
  const { versions } = state;
  // An edit at the console is in no ledger before the rotation has looked.
  if (!versions.some(({ objectVersion }) => objectVersion === stored.version) && !world.witness.isCalm)
    return;
  const truth = world.witness.served.enforced(now.getTime());
  const needs = new Map(
    mxNeeds(versions, now, serving).map(({ pattern, until }) => [pattern, Date.parse(until)]),
  );
  const wanted = new Map<string, number>();
  for (const { mx, until } of truth)
    for (const one of mx) wanted.set(one, Math.max(until, wanted.get(one) ?? 0));
  for (const [pattern, until] of wanted)
    world.witness.compareDates(`mx ${pattern}`, needs.get(pattern), until);
  // A date that is past is as good as now.
  const fromNow = (date: number | undefined) => Math.max(date ?? Infinity, now.getTime());
  world.witness.compareDates(
    'deletion',
    fromNow(deletableFrom(versions, now, serving)?.getTime()),
    fromNow(world.witness.served.deletableFrom(now.getTime())),
  );
  if (!world.witness.isCalm) return;
  for (const [pattern, until] of needs)
    world.witness.compareDates(`mx ${pattern}`, until, wanted.get(pattern));
}
