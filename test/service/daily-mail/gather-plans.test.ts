import { expect, test } from 'vitest';
import { finding } from '../../../core/finding/finding.ts';
import { startMigration } from '../../../service/life-cycle/start-migration.ts';
import { startRemoval } from '../../../service/life-cycle/start-removal.ts';
import { changeDomain } from '../../../service/store/domains/domain.ts';
import { changeWatch } from '../../../service/watch/change-watch.ts';
import { watchDomain } from '../../../service/watch/watch-domain.ts';
import { timestamp } from '../../fakes/names.ts';
import { enforce, type World } from '../world.ts';
import { daySeconds, lifeCycleOf, look, mailOf, said, serving } from './mail-world.ts';

test('gatherPlans() finds the MX that must stay valid, until the date that the API says', async () => {
  const world = await serving('mx1.old.example', 'mx2.example.com');
  const { text: before } = await mailOf(world);
  expect(before, 'what is served now moves with the time').not.toContain('must stay valid');
  world.mxIs('mx2.example.com');
  await world.edit(enforce('mx2.example.com'));
  await look(world, 61);
  const { mxNeeds } = await lifeCycleOf(world);
  const need = mxNeeds.find(({ pattern }) => pattern === 'mx1.old.example');
  expect(need?.open).toBe(false);
  const { text, needsAction } = await mailOf(world);
  expect(text).toContain(`- mx1.old.example: until ${said(need?.until)} (example.com)`);
  expect(text, 'the policy says it of the others').not.toMatch(/- [^:]*mx2\.example\.com: until/);
  expect(needsAction).toBe(false);
  await look(world, enforce().maxAgeSeconds + 3600);
  expect((await mailOf(world)).text).not.toContain('must stay valid');
});

test.each([
  ['a managed one', 'managed', undefined],
  [
    'an external one, with what its owner has to delete',
    'external',
    'delete the CNAME records mta-sts.example.com, _mta-sts.example.com and _smtp._tls.example.com',
  ],
] as const)(
  'gatherPlans() finds when parts of a removed domain may be deleted: %s',
  async (_, zone, yours) => {
    const world = await serving('mx.example.com');
    const year = { ...enforce('mx.example.com'), maxAgeSeconds: 31_557_600 };
    await world.edit(year);
    await look(world, 61);
    await changeDomain(world.ports, world.domain, (state) => ({ ...state, zone }));
    await startRemoval(world.ports, { domain: world.domain, by: 'owner' });
    await look(world, 61);
    const { deletable, removal } = await lifeCycleOf(world);
    const steps = removal?.steps ?? [];
    const deletion = steps.find(({ name }) => name === 'delete-records');
    expect(deletable).toEqual({ from: deletion?.at, open: false });

    const { text, needsAction } = await mailOf(world);
    expect(text).toContain('example.com ----------- mode none · being removed');
    expect(text).toContain('mx.example.com: until ');
    expect(text).toContain('example.com: removal in progress. Next step, ');
    expect(text).toContain(
      `from ${said(deletable.from)}: StrictMX deletes the records. From then on, the domain's records and HTTPS host may be deleted.`,
    );
    if (yours) expect(text).toContain(`Your task at the end: ${yours}`);
    else expect(text).not.toContain('CNAME');
    expect(needsAction).toBe(false);

    const wait = (Date.parse(deletable.from) - world.ports.clock.now().getTime()) / 1000 - daySeconds;
    world.handles.clock.advance(wait);
    const last = await mailOf(world);
    expect(last.needsAction).toBe(yours !== undefined);
    const cnames = steps.find(({ name }) => name === 'delete-cnames');
    if (yours) expect(last.text).toContain(`- D${yours.slice(1)}, not before ${said(cnames?.at)}`);
  },
);

test('gatherPlans() finds from when a domain that only has mode none may be deleted', async () => {
  const world = await serving('mx.example.com');
  await world.edit({ ...enforce('mx.example.com'), mode: 'none' });
  await look(world, 61);
  const { deletable } = await lifeCycleOf(world);
  expect((await mailOf(world)).text).toContain(
    `example.com: ended with mode "none". The domain's records and HTTPS host may be deleted from ${said(deletable.from)}.`,
  );
  await look(world, enforce().maxAgeSeconds + 3600);
  expect((await mailOf(world)).text).not.toContain('may be deleted');
});

/** As the watch finds it: the policy names servers that no MX record names. */
async function foundUnused(world: World, pattern: string): Promise<void> {
  const unused = {
    ...finding('mx-pattern-unused', { pattern }),
    openedAt: timestamp('2026-11-24T08:00:00.000Z'),
  };
  await changeWatch(world.ports, world.domain, (before) => ({
    ...(before ?? { schema: 1, domain: world.domain }),
    incidents: [unused],
  }));
}

test('gatherPlans() finds each step of a change of provider, and the owner’s own on its day', async () => {
  const world = await serving('mx.old.example');
  const describe = async () => (await lifeCycleOf(world)).migration?.steps;
  await startMigration(world.ports, { domain: world.domain, by: 'owner', newMx: ['mx.new.example'] });
  await look(world);
  await foundUnused(world, 'mx.new.example');
  const [, changeMx] = (await describe()) ?? [];
  expect(changeMx?.state).toBe('waiting');
  const before = await mailOf(world);
  expect(before.text).toContain(
    `example.com: change of mail provider to mx.new.example. Next step, from ${said(changeMx?.at)}: you change the MX records`,
  );
  expect(before.text).toContain('mode enforce · changing its mail provider');
  expect(before.text, 'the plan itself has put the pattern there').not.toContain('from the policy');
  expect(before.needsAction).toBe(false);

  await look(world, enforce().maxAgeSeconds + 3600);
  const due = await mailOf(world);
  expect([due.needsAction, due.subject]).toEqual([
    true,
    expect.stringMatching(/^Action needed: example\.com/),
  ]);
  expect(due.text).toMatch(
    /^Action needed: 1 item\. .* Change the MX records to the new servers \(mx\.new\.example\)/,
  );
  expect(due.text, 'said once').not.toContain('Next step');

  world.mxIs('mx.new.example');
  await look(world, 60);
  await foundUnused(world, 'mx.old.example');
  const after = await mailOf(world);
  const [, , publishNew] = (await describe()) ?? [];
  expect(publishNew?.state).toBe('waiting');
  expect(after.needsAction).toBe(false);
  expect(after.text).toContain(
    `Next step, from ${said(publishNew?.at)}: StrictMX publishes a policy with the new servers only`,
  );
  expect(after.text).not.toContain('from the policy');

  await look(world, 2 * daySeconds);
  await look(world, 60);
  expect((await world.state()).migration?.finishedAt).toBeDefined();
  const ended = await mailOf(world);
  expect(ended.text).not.toContain('Next step');
  expect(ended.text).toContain('mx.old.example: until ');
  expect(ended.text, 'nobody heard of it while it lasted').not.toContain('does not have');
  await foundUnused(world, 'mx.new.example');
  expect((await mailOf(world)).text, 'no plan explains it any more').toContain(
    'Remove "mx.new.example" from',
  );
});

test('gatherPlans() finds that a server which the owner added early is added to the policy first', async () => {
  const world = await serving('mx.old.example');
  await startMigration(world.ports, { domain: world.domain, by: 'owner', newMx: ['mx.new.example'] });
  await look(world, 1);
  await look(world, enforce().maxAgeSeconds + 3600);
  world.mxIs('mx.old.example', 'mx3.old.example');
  await watchDomain(world.ports, world.domain);
  const { text } = await mailOf(world);
  expect(text).toContain('Next step, due now: StrictMX publishes a policy with the old and the new servers');
  expect(text).not.toContain('Change the MX records to');
});
