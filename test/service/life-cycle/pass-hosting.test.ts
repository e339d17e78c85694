import { expect, test } from 'vitest';
import { settleClaims } from '../../../service/hosting/settle-claims.ts';
import { passHosting } from '../../../service/life-cycle/pass-hosting.ts';
import { delegatedNames } from '../../../service/store/domains/domain-names.ts';
import { pendingReportsPrefix } from '../../../service/store/reports/pending-report.ts';
import { runTask } from '../../../service/tasks/run-task.ts';
import { diesAtEveryCall } from '../../contracts/dies-at-every-call.contract.ts';
import { claimDomain, setCnames, waitingClaim } from '../claims.ts';
import { confirmRecipient } from '../recipients/confirm-recipient.ts';
import { enforce, World } from '../world.ts';

/** Hosted for acme with an announced policy; the CNAMEs have led to beta's claim for a day. */
async function boughtDomain(): Promise<World> {
  const world = new World();
  world.handles.resolver.found('cname', `mta-sts.${world.domain}`, [world.ports.edge.endpoint]);
  setCnames(world, await claimDomain(world, 'acme', ['former@example.net']));
  await world.drain();
  world.handles.clock.advance(60);
  await runTask(world.ports, { kind: 'advance-hosting', domain: world.domain });
  await world.edit(enforce('mx.example.com'));
  await world.drain();
  setCnames(world, await claimDomain(world, 'beta', ['new@example.org']));
  await settleClaims(world.ports, world.domain);
  world.handles.clock.advance(86_400);
  world.handles.tasks.take();
  return world;
}

test('passHosting() passes the ledger without its authors, and everything else begins anew', async () => {
  const world = await boughtDomain();
  const before = await world.state();
  expect(before).toMatchObject({ owner: 'acme', announced: { id: expect.any(String) } });
  await world.ports.store.put(`${pendingReportsPrefix(world.domain)}2026-11-24/x.json`, '{}');
  await passHosting(world.ports, world.domain);
  const after = await world.state();
  expect(after).toMatchObject({ owner: 'beta', digestTo: ['new@example.org'], rotation: {} });
  expect(after.versions.map(({ id, text, by }) => ({ id, text, by }))).toEqual(
    before.versions.map(({ id, text }) => ({ id, text, by: 'earlier-owner' })),
  );
  for (const member of ['announced', 'former', 'removal', 'webhook'])
    expect(after).not.toHaveProperty(member);
  const keys = world.handles.store.keys();
  expect(keys.filter((key) => /^(?:pending-reports|incidents|owners\/acme)\//.test(key))).toEqual([]);
  expect(keys).toContain('owners/beta/example.com');
  const former = delegatedNames(before, world.ports.service);
  for (const name of Object.values(former)) expect(world.handles.dns.values(name, 'TXT')).toEqual([]);
});

test('passHosting() lets the new owner go on where senders are: the same policy is announced at the new names', async () => {
  const world = await boughtDomain();
  const { versions } = await world.state();
  await passHosting(world.ports, world.domain);
  await world.drain();
  const { hosting, announced } = await world.state();
  expect([hosting.state, announced?.id]).toEqual(['serving', versions.at(-1)?.id]);
  const { mtaStsRecord } = delegatedNames(await world.state(), world.ports.service);
  expect(world.txt(mtaStsRecord)).toEqual([expect.stringContaining(`id=${announced?.id};`)]);
});

test('passHosting() notifies the former owner, and nobody of the new one', async () => {
  const world = await boughtDomain();
  await confirmRecipient(world.ports, 'acme', 'former@example.net');
  const earlier = world.handles.mail.sent.length;
  await passHosting(world.ports, world.domain);
  const mails = world.handles.mail.sent.slice(earlier);
  expect(mails.map(({ envelope }) => envelope.to)).toEqual([['former@example.net']]);
  expect(Buffer.from(mails[0]?.raw ?? []).toString()).toContain('example.com is no longer hosted for you');
});

test.each<[string, (world: World) => unknown]>([
  ['a day has not passed', ({ handles }) => handles.clock.advance(-1)],
  ['DNS does not answer', ({ handles }) => handles.resolver.fail('cname', '_mta-sts.example.com')],
  ['the CNAMEs lead to the host again', async (world) => setCnames(world, await world.state())],
])('passHosting() changes nothing while %s', async (_, change) => {
  const world = await boughtDomain();
  await change(world);
  await passHosting(world.ports, world.domain);
  expect((await world.state()).owner).toBe('acme');
  expect(await waitingClaim(world, 'beta')).toBeDefined();
});

diesAtEveryCall('passHosting()', {
  arrange: boughtDomain,
  step: (world) => passHosting(world.ports, world.domain),
  async endState(world) {
    const { owner, former } = await world.state();
    const mails = world.handles.mail.sent.map(({ id }) => id).filter((id) => id.startsWith('passed-'));
    const keys = world.handles.store.keys().filter((key) => !key.startsWith('audit/'));
    return { owner, former, mails, keys: keys.map((key) => key.replace(/[a-z0-9]{20}/, '')) };
  },
});
