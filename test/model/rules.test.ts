/**
 * Proves that the model notices a missing rule. The test disables each safety rule in turn, and the model must find a
 * history in which harm happens. If it finds none, the rule is useless or the model is blind.
 *
 * `npm test` replays a history that is known to do harm (known-harms.json), and searches only if a change has made it
 * harmless. `npm run test:model` searches with several seeds. With STRICTMX_UPDATE=1 it rewrites known-harms.json.
 */

import { readFileSync } from 'node:fs';
import { beforeEach, expect, test, vi } from 'vitest';
import type * as Coverage from '../../core/mta-sts/coverage.ts';
import type * as PolicyElsewhere from '../../core/mta-sts/elsewhere/policy-elsewhere.ts';
import type * as HeldPolicies from '../../core/mta-sts/held-policies.ts';
import type * as Id from '../../core/mta-sts/id.ts';
import type * as Ledger from '../../core/mta-sts/ledger.ts';
import type * as Migration from '../../core/mta-sts/migration.ts';
import type * as Removal from '../../core/mta-sts/removal.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import type * as FindEarlierHosting from '../../service/hosting/find-earlier-hosting.ts';
import type * as RemovalSteps from '../../service/life-cycle/removal-steps.ts';
import type * as LookUpPolicyElsewhere from '../../service/look-up/look-up-policy-elsewhere.ts';
import type * as Verify from '../../service/look-up/verify-served.ts';
import type * as ChangeWithPolicy from '../../service/publishing/change-with-policy.ts';
import type * as Domain from '../../service/store/domains/domain.ts';
import type * as Reconcile from '../../service/tasks/reconcile.ts';
import type * as MergeIncidents from '../../service/watch/merge-incidents.ts';
import {
  comeBack,
  consoleThenMx,
  editIntoRemoval,
  editsInARow,
  fromElsewhere,
  histories,
  lateEdit,
  migrationBeforeWatch,
  mxAgainstDates,
  removalInAHurry,
  rollback,
  stuckEdge,
} from './histories.ts';
import { live } from './history.ts';
import type { Variant } from './model-ports.ts';
import { type TestedRule, testRules } from './test-rules.ts';
import type { Invariant } from './witness.ts';

const taken = vi.hoisted(() => ({ rule: '' }));

vi.mock('../../core/mta-sts/coverage.ts', async (original) => {
  const real = await original<typeof Coverage>();
  return {
    ...real,
    forbidsEdit: (...judged: Parameters<typeof real.forbidsEdit>) =>
      taken.rule !== 'guard' && real.forbidsEdit(...judged),
  };
});

vi.mock('../../core/mta-sts/ledger.ts', async (original) => {
  const real = await original<typeof Ledger>();
  const appendVersion: typeof real.appendVersion = (versions, edit) => {
    const appended = real.appendVersion(versions, edit);
    const at = timestampOf(edit.now);
    if (taken.rule === 'close-when-seen')
      return appended.map((one, index) => (index < appended.length - 1 ? { supersededAt: at, ...one } : one));
    const equal = versions.find(({ text }) => text === edit.text);
    if (taken.rule === 'new-id' && equal)
      return appended.map((one, index) => (index < appended.length - 1 ? one : { ...one, id: equal.id }));
    return appended;
  };
  return { ...real, appendVersion };
});

vi.mock('../../core/mta-sts/held-policies.ts', async (original) => {
  const real = await original<typeof HeldPolicies>();
  const deletableFrom: typeof real.deletableFrom = (versions, now, serving) => {
    if (taken.rule === 'wait-for-ledger') return now;
    if (taken.rule === 'all-versions') return real.deletableFrom(versions.slice(-2), now, serving);
    if (taken.rule === 'cache-in-dates') return real.deletableFrom(versions, now, { edgeCacheSeconds: 0 });
    return real.deletableFrom(versions, now, serving);
  };
  return { ...real, deletableFrom };
});

vi.mock('../../core/mta-sts/migration.ts', async (original) => {
  const real = await original<typeof Migration>();
  const planMigration: typeof real.planMigration = (migration) =>
    real.planMigration({
      ...migration,
      ...(taken.rule === 'wait-to-change-mx' && { versions: [] }),
      ...(taken.rule === 'wait-for-mx-caches' && { mxTtlSeconds: 0 }),
    });
  return { ...real, planMigration };
});

vi.mock('../../service/look-up/verify-served.ts', async (original) => {
  const real = await original<typeof Verify>();
  const verifyServed: typeof real.verifyServed = async (...given) =>
    taken.rule === 'verify' ? undefined : real.verifyServed(...given);
  return { ...real, verifyServed };
});

vi.mock('../../service/publishing/change-with-policy.ts', async (original) => {
  const real = await original<typeof ChangeWithPolicy>();
  const changeWithPolicy: typeof real.changeWithPolicy = async (ports, domain, change) => {
    if (taken.rule !== 'state-before-policy') return real.changeWithPolicy(ports, domain, change);
    const early = await ports.store.get(`policies/${domain}/mta-sts.txt`);
    const get: typeof ports.store.get = async (key) => (key === early?.key ? early : ports.store.get(key));
    const { store, clock } = ports;
    const late = { ...store, get };
    return real.changeWithPolicy({ store: late, clock }, domain, change);
  };
  const isLedgerCurrent: typeof real.isLedgerCurrent = async (...given) =>
    taken.rule === 'look-before-deletion' || real.isLedgerCurrent(...given);
  const enterStoredPolicy: typeof real.enterStoredPolicy = async (ports, loaded) =>
    taken.rule === 'show-what-is-stored'
      ? { ...loaded, stored: undefined }
      : real.enterStoredPolicy(ports, loaded);
  return { ...real, changeWithPolicy, isLedgerCurrent, enterStoredPolicy };
});

vi.mock('../../core/mta-sts/removal.ts', async (original) => {
  const real = await original<typeof Removal>();
  const planRemoval: typeof real.planRemoval = (removal) =>
    real.planRemoval({
      ...removal,
      ...(taken.rule === 'outlive-tasks' && { longestTaskSeconds: 0 }),
      ...(taken.rule === 'wait-for-resolvers' && { recordTtlSeconds: 0 }),
    });
  return { ...real, planRemoval };
});

vi.mock('../../service/look-up/look-up-policy-elsewhere.ts', async (original) => {
  const real = await original<typeof LookUpPolicyElsewhere>();
  const lookUpPolicyElsewhere: typeof real.lookUpPolicyElsewhere = async (...given) =>
    taken.rule === 'bring-held-policy' ? { kind: 'none' } : real.lookUpPolicyElsewhere(...given);
  return { ...real, lookUpPolicyElsewhere };
});

vi.mock('../../core/mta-sts/elsewhere/policy-elsewhere.ts', async (original) => {
  const real = await original<typeof PolicyElsewhere>();
  const prolongElsewhere: typeof real.prolongElsewhere = (versions, ...rest) =>
    taken.rule === 'prolong-until-here' ? [...versions] : real.prolongElsewhere(versions, ...rest);
  return { ...real, prolongElsewhere };
});

vi.mock('../../service/hosting/find-earlier-hosting.ts', async (original) => {
  const real = await original<typeof FindEarlierHosting>();
  const findEarlierHosting: typeof real.findEarlierHosting = async (...given) =>
    taken.rule === 'remember-held-versions' ? { versions: [] } : real.findEarlierHosting(...given);
  return { ...real, findEarlierHosting };
});

vi.mock('../../service/store/domains/domain.ts', async (original) => {
  const real = await original<typeof Domain>();
  const isBeingDeleted: typeof real.isBeingDeleted = (state) =>
    taken.rule !== 'leave-deleted-alone' && real.isBeingDeleted(state);
  return { ...real, isBeingDeleted };
});

vi.mock('../../core/mta-sts/id.ts', async (original) => {
  const real = await original<typeof Id>();
  const nextId: typeof real.nextId = (now, previous) =>
    taken.rule === 'own-ids' && previous !== undefined ? previous : real.nextId(now, previous);
  return { ...real, nextId };
});

vi.mock('../../service/tasks/reconcile.ts', async (original) => {
  const real = await original<typeof Reconcile>();
  const reconcile: typeof real.reconcile = async (ports) =>
    taken.rule === 'reconcile' ? 0 : real.reconcile(ports);
  return { ...real, reconcile };
});

vi.mock('../../service/life-cycle/removal-steps.ts', async (original) => {
  const real = await original<typeof RemovalSteps>();
  const isDeletionDue: typeof real.isDeletionDue = (...given) =>
    taken.rule === 'decide-on-what-is-stored' || real.isDeletionDue(...given);
  return { ...real, isDeletionDue };
});

vi.mock('../../service/watch/merge-incidents.ts', async (original) => {
  const real = await original<typeof MergeIncidents>();
  const mergeIncidents: typeof real.mergeIncidents = (before, sightings, ...rest) =>
    real.mergeIncidents(before, taken.rule === 'watch-mx' ? [] : sightings, ...rest);
  return { ...real, mergeIncidents };
});

beforeEach(() => {
  taken.rule = '';
});

interface Rule extends TestedRule {
  found: Invariant;
  /** How the world differs without the rule, if disabling it needs no mock. */
  without?: Variant;
  /** How the world differs with the rule and without it. */
  setting?: Variant;
  /** If the harm is rare: the histories in which it happens. */
  among?: typeof histories;
}

const rules: Rule[] = [
  {
    rule: 'guard',
    what: 'an enforce policy must cover the live MX',
    found: 'a: a sender refuses a mail server that DNS names',
  },
  {
    rule: 'wait-to-change-mx',
    what: 'a plan asks for the MX change only when every policy that senders hold has the new servers',
    found: 'a: a sender refuses a mail server that DNS names',
  },
  {
    rule: 'wait-for-mx-caches',
    what: 'a plan keeps the old servers in the policy while resolvers may remember the old MX',
    found: 'a: a sender finds no server that it may use',
    among: migrationBeforeWatch,
  },
  {
    rule: 'watch-mx',
    what: 'an MX change before its date is an incident',
    found: 'a: no incident within a watch period',
    among: mxAgainstDates,
  },
  {
    rule: 'wait-for-edges',
    what: 'no new id while an edge may serve the old text',
    found: 'b: a sender holds a new id with an old text',
    without: { toldCacheSeconds: 0 },
  },
  {
    rule: 'verify',
    what: 'no new id before the new text was fetched',
    found: 'b: a sender holds a new id with an old text',
    among: stuckEdge,
  },
  {
    rule: 'new-id',
    what: 'a text that returns gets a new id',
    found: 'b: a sender holds a new id with an old text',
    among: rollback,
  },
  {
    rule: 'compare-and-set',
    what: 'DNS is changed only from the value that was read there',
    found: 'c: an id goes back',
    without: { blindDns: true },
    among: editsInARow,
  },
  {
    rule: 'state-before-policy',
    what: 'the ledger enters the policy that was read after the domain',
    found: 'dates: the ledger lacks a policy that senders hold',
    among: editsInARow,
  },
  {
    rule: 'wait-for-ledger',
    what: 'nothing is deleted while a sender may hold enforce',
    found: 'd: deleted while a sender may hold enforce',
  },
  {
    rule: 'all-versions',
    what: 'a removal waits for every version, not only for the last',
    found: 'd: deleted while a sender may hold enforce',
  },
  {
    rule: 'cache-in-dates',
    what: 'the dates include the cache time of the edges',
    found: 'd: deleted while a sender may hold enforce',
  },
  {
    rule: 'look-before-deletion',
    what: 'the stored text is checked before the first deletion',
    found: 'd: deleted while a sender may hold enforce',
    among: lateEdit,
  },
  {
    rule: 'show-what-is-stored',
    what: 'the dates that an owner sees include a policy put directly into the store',
    found: 'a: a sender refuses a mail server that DNS names',
    among: consoleThenMx,
  },
  {
    rule: 'outlive-tasks',
    what: 'a removal ends after every task that began before it deleted',
    found: 'removal: something is left',
    among: removalInAHurry,
  },
  {
    rule: 'wait-for-resolvers',
    what: 'the host is deleted only after resolver caches have expired',
    found: 'd: host deleted while the record may be cached',
    // Longer than a task lives, so that the one wait is not hidden by the other.
    setting: { recordTtlSeconds: 600 },
  },
  {
    rule: 'decide-on-what-is-stored',
    what: 'a removal decides again on the same state in which it stores `deletingSince`',
    found: 'd: deleted while a sender may hold enforce',
    among: editIntoRemoval,
  },
  {
    rule: 'own-ids',
    what: 'no two texts have the same id',
    found: 'c: two texts under one id',
  },
  {
    rule: 'reconcile',
    what: 'the reconciliation checks every domain, even if all tasks were lost',
    found: 'e: wanted and actual differ',
  },
  {
    rule: 'remember-held-versions',
    what: 'a new registration starts with the policies that senders hold from the previous one',
    found: 'dates: the ledger lacks a policy that senders hold',
    among: comeBack,
  },
  {
    rule: 'bring-held-policy',
    what: 'the ledger of a domain starts with the policy that somebody else serves when it is registered',
    found: 'dates: the ledger lacks a policy that senders hold',
    among: fromElsewhere,
  },
  {
    rule: 'prolong-until-here',
    what: 'a policy that somebody else serves ends only when the policy host leads here',
    found: 'dates: the ledger lacks a policy that senders hold',
    among: fromElsewhere,
  },
  {
    rule: 'leave-deleted-alone',
    what: 'no rotation announces a domain that is being deleted',
    found: 'd: host deleted while the record may be cached',
    among: removalInAHurry,
  },
  {
    rule: 'close-when-seen',
    what: 'a version ends only once a later one was seen in the store',
    found: 'dates: the ledger lacks a policy that senders hold',
  },
];

testRules({
  rules,
  among: ({ among = histories }: Rule) => among,
  enoughHistories: 5000,
  harmsFile: new URL('known-harms.json', import.meta.url),
  take: (rule) => {
    taken.rule = rule;
  },
  live: (history, { setting, without, found }, isTaken) =>
    live(history, { ...setting, ...(isTaken && without), only: found }),
});

test('docs/decisions/0003 lists each of these rules', () => {
  const page = readFileSync(
    new URL('../../docs/decisions/0003-life-cycle-by-the-ledger.md', import.meta.url),
    'utf8',
  );
  const listed = [...page.matchAll(/^\| (.*) \| .* \|$/gm)].map(([, what]) => what);
  expect(listed.slice(1).toSorted()).toEqual(rules.map(({ what }) => what).toSorted());
});
