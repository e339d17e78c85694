/**
 * Histories: lists of events (actions of owners, changes in the world, time) for a domain, each with a seed for
 * everything else.
 */
import fc from 'fast-check';
import type { Policy } from '../../core/mta-sts/policy.ts';

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
  /** `force` does not wait for policies that senders may hold. */
  | { kind: 'remove'; force: boolean }
  | { kind: 'cancel-removal' }
  /** Of a domain that was removed. */
  | { kind: 'register' }
  | { kind: 'crash'; calls: number }
  /** A worker hangs in this call and continues later, beside others. */
  | { kind: 'hang'; calls: number }
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
const remove = fc.record({
  kind: fc.constant('remove' as const),
  force: fc.nat(4).map((n) => n === 0),
});
const only = <K extends string>(kind: K) => fc.constant({ kind });

const calmSteps = [
  { weight: 7, arbitrary: wait },
  { weight: 5, arbitrary: edit },
  { weight: 4, arbitrary: setMx },
  { weight: 2, arbitrary: migrate },
  { weight: 3, arbitrary: only('follow-plan') },
  { weight: 1, arbitrary: only('stop-plan') },
  { weight: 2, arbitrary: remove },
  { weight: 1, arbitrary: only('cancel-removal') },
  { weight: 1, arbitrary: only('register') },
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

/** A domain that another service hosts when it is registered. */
export interface Arrival {
  /** What senders hold of it. */
  held: Policy;
  /** From its registration until we may take over its records; absent if we may at once. */
  waitSeconds: number;
  /** What its owner publishes here first. */
  first: Policy;
}

export interface History {
  seed: number;
  arrival?: Arrival;
  /** Nothing fails and every task comes at once, so the ledger's dates must be exact. */
  isCalm: boolean;
  steps: Step[];
}

const random = fc.oneof(...roughSteps);

/** Histories with failures in which certain steps come in a row, with others before and after. */
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

/** An edit directly in the store in the last second before a removal deletes. */
export const lateEdit = scene(remove, only('wait-for-date'), editAtConsole, waits(1));

const hang = (within: { min: number; max: number }) =>
  fc.record({ kind: fc.constant('hang' as const), calls: fc.integer(within) });

/**
 * A policy under none for so long that a removal has nothing to wait for, and an edit that has not yet written when
 * the removal decides. Both continue later, the edit first.
 */
export const editIntoRemoval = scene(
  fc.constant<Step>({
    kind: 'edit',
    policy: { mode: 'none', mx: ['mx1.a.test'], maxAgeSeconds: 300 },
    coversLive: true,
    override: false,
  }),
  waits(400),
  waits(8000),
  hang({ min: 2, max: 12 }),
  fc.constant<Step>({
    kind: 'edit',
    policy: { mode: 'enforce', mx: ['mx1.a.test'], maxAgeSeconds: 7200 },
    coversLive: true,
    override: false,
  }),
  hang({ min: 4, max: 24 }),
  fc.constant<Step>({ kind: 'remove', force: false }),
  waits(61),
  waits(400),
);

/** Edits so close that the rotation of one may still be in progress when the next, or the one after it, arrives. */
export const editsInARow = scene(...[61, 1, 1, 61, 1, 61].flatMap((seconds) => [edit, waits(seconds)]));

/** A change of provider from beginning to end. */
export const wholeMigration = scene(migrate, waits(8000), only('follow-plan'), waits(100_000), waits(8000));

/** A change of provider whose MX records change shortly before the daily watch sees them. */
export const migrationBeforeWatch = scene(
  migrate,
  waits(8000),
  fc.constantFrom(1, 20_000, 40_000, 60_000).chain(waits),
  only('follow-plan'),
  waits(8000),
  waits(8000),
);

/** A policy, another one, and the first again. */
export const rollback = policy.chain((first) => {
  const back = fc.constant<Step>({ kind: 'edit', policy: first, coversLive: true, override: false });
  return scene(back, waits(400), edit, waits(61), back, waits(400), waits(2000));
});

/** An edit directly in the store that nobody notices before the daily reconciliation, whose tasks run at once. */
export const consoleUntilWatch = scene(editAtConsole, waits(8000), waits(100_000), edit, waits(1));

/** An edit directly in the store whose rotation dies; then the owner moves the mail by the dates shown. */
export const consoleThenMx = scene(
  fc.constant<Step>({
    kind: 'edit',
    policy: { mode: 'enforce', mx: ['mx1.a.test', 'mx2.a.test'], maxAgeSeconds: 300 },
    coversLive: true,
    override: false,
  }),
  waits(8000),
  fc.constant<Step>({ kind: 'crash', calls: 1 }),
  editAtConsole,
  fc.constant<Step>({ kind: 'set-mx', hosts: ['mx2.a.test'], lawful: true }),
  waits(61),
);

/** A domain that has been served only briefly when it is removed without a wait. */
export const removalInAHurry = scene(
  fc.constant<Step>({ kind: 'remove', force: true }),
  waits(61),
  waits(2000),
  fc.constant<Step>({ kind: 'register' }),
  waits(1),
  fc.constant<Step>({ kind: 'remove', force: true }),
  waits(400),
);

/** Servers that no policy covers, and more than a watch period. */
export const mxAgainstDates = scene(
  hostSet.map((hosts): Step => ({ kind: 'set-mx', hosts, lawful: false })),
  waits(100_000),
  waits(61),
);

/** An edit while the edge continues serving the old text. */
export const stuckEdge = scene(
  waits(1),
  fc.constant<Step>({ kind: 'trouble', what: 'edge' }),
  edit,
  waits(400),
);

/** A removal, and a new registration at once or days later. */
export const comeBack = scene(
  remove,
  fc.constantFrom(2000, 100_000, 200_000).chain(waits),
  only('register'),
  waits(400),
  edit,
  setMx,
  waits(61),
);

const historyOf = (isCalm: boolean, steps: fc.Arbitrary<Step>): fc.Arbitrary<History> =>
  fc.record({
    seed: fc.integer(),
    isCalm: fc.constant(isCalm),
    steps: fc.array(steps, { minLength: 4, maxLength: 12, size: 'max' }),
  });

/** A domain that comes from elsewhere, and a life here. */
export const fromElsewhere: fc.Arbitrary<History> = fc
  .record({
    history: fc.oneof(historyOf(true, fc.oneof(...calmSteps)), historyOf(false, random)),
    arrival: fc.record({
      held: fc.record({
        mode: fc.constant('enforce' as const),
        mx: fc.constantFrom<string[]>(['mx1.a.test'], ['mx1.a.test', 'mx.b.test']),
        maxAgeSeconds: fc.constantFrom(7200, 86_400),
      }),
      waitSeconds: fc.constantFrom(0, 1, 400, 8000),
      first: policy,
    }),
  })
  .map(({ history, arrival }) => ({ ...history, arrival }));

export const histories: fc.Arbitrary<History> = fc.oneof(
  { weight: 5, arbitrary: historyOf(true, fc.oneof(...calmSteps)) },
  { weight: 9, arbitrary: historyOf(false, random) },
  { weight: 1, arbitrary: lateEdit },
  { weight: 1, arbitrary: editsInARow },
  { weight: 1, arbitrary: wholeMigration },
  { weight: 1, arbitrary: rollback },
  { weight: 1, arbitrary: mxAgainstDates },
  { weight: 1, arbitrary: stuckEdge },
  { weight: 1, arbitrary: comeBack },
);
