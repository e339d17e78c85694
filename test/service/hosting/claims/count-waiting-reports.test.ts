/** What came to the address of a claim that waited counts as soon as the claim hosts its domain. */
import { expect, test } from 'vitest';
import { countWaitingReports } from '../../../../service/hosting/claims/count-waiting-reports.ts';
import { settleClaims } from '../../../../service/hosting/settle-claims.ts';
import { receivePost } from '../../../../service/intake/receive-post.ts';
import { receiveReport } from '../../../../service/intake/receive-report.ts';
import { ownerAccountKey, ownerAccountObject } from '../../../../service/store/access/owner-account.ts';
import { loadTheseDays } from '../../../../service/store/reports/load-days.ts';
import { waitingReportKey } from '../../../../service/store/reports/waiting-report.ts';
import { diesAtEveryCall } from '../../../contracts/dies-at-every-call.contract.ts';
import { utcDay } from '../../../fakes/names.ts';
import { claimDomain, setCnames, waitingClaim } from '../../claims.ts';
import { foldAll } from '../../fold-all.ts';
import { reportJson, reportMail } from '../../intake/report-mail.ts';
import { World } from '../../world.ts';

const day = utcDay('2026-11-23');

/** A claim that waits, with a mail and a post that came to it. */
async function waiting(): Promise<World> {
  const world = new World();
  const { inbox } = await claimDomain(world, 'acme');
  await world.ports.store.put(
    'mail/in/m1',
    reportMail(inbox, { id: 'mailed', signedBy: 'reporter.example' }),
  );
  expect(await receiveReport(world.ports, 'mail/in/m1')).toMatchObject({ kind: 'quarantined' });
  const body = Buffer.from(reportJson({ id: 'posted', submitter: 'other.example' }));
  expect(await receivePost(world.ports, inbox, body)).toMatchObject({ outcome: 'quarantined' });
  world.handles.tasks.take();
  return world;
}

const keys = ({ handles }: World, ...prefixes: string[]) =>
  prefixes.flatMap((prefix) => handles.store.keys(prefix));

/** Reports by verified and unverified. */
const countedOn = async (world: World) =>
  (await loadTheseDays(world.ports, world.domain, [day])).states.map(
    ({ reports }) => Object.keys(reports).length,
  );

async function hosts(world: World): Promise<void> {
  const claim = await waitingClaim(world, 'acme');
  if (claim) setCnames(world, claim);
  await settleClaims(world.ports, world.domain);
  await world.drain();
  await foldAll(world);
}

test('settleClaims() queues the reports that came to the claim, once it hosts', async () => {
  const world = await waiting();
  await settleClaims(world.ports, world.domain);
  await foldAll(world);
  expect(await countedOn(world), 'not before').toEqual([]);
  await hosts(world);
  expect(await countedOn(world)).toEqual([2]);
  expect(keys(world, 'waiting-reports/', 'quarantine/', 'claims/')).toEqual([]);
  expect(keys(world, 'pending-reports/'), 'for the next daily mail').toHaveLength(2);
});

test('settleClaims() continues if there are more of them than one task can queue', async () => {
  const world = await waiting();
  const claim = await waitingClaim(world, 'acme');
  for (let n = 0; n < 450; n++)
    await world.ports.store.put(waitingReportKey(claim?.inbox ?? '', `mail/in/x${n}`), '');
  setCnames(world, claim!);
  await settleClaims(world.ports, world.domain);
  expect(keys(world, 'waiting-reports/')).toHaveLength(252);
  expect(await waitingClaim(world, 'acme'), 'it goes last').toBeDefined();
  await world.drain();
  expect(keys(world, 'waiting-reports/', 'claims/')).toEqual([]);
});

test('reports above the owner’s budget are not counted, and leave nothing', async () => {
  const world = await waiting();
  const account = { schema: 1 as const, owner: 'acme', zones: [], quota: { storedBytesPerDay: 1 } };
  await ownerAccountObject.create(world.ports, ownerAccountKey('acme'), account);
  const { inbox } = (await waitingClaim(world, 'acme'))!;
  const padding = `\r\n${'x'.repeat(1_000)}`.repeat(300);
  await world.ports.store.put('mail/in/big', Buffer.concat([reportMail(inbox), Buffer.from(padding)]));
  expect(await receiveReport(world.ports, 'mail/in/big')).toEqual({ kind: 'left-out' });
  expect(keys(world, 'mail/in/big')).toEqual([]);
  expect(keys(world, 'waiting-reports/'), 'those that came while there was room').toHaveLength(2);
  await hosts(world);
  expect(await countedOn(world), 'the sums of the signed one').toEqual([1]);
  expect(keys(world, 'waiting-reports/', 'quarantine/', 'mail/in/big')).toEqual([]);
});

test('countWaitingReports() leaves the claims of others alone', async () => {
  const world = await waiting();
  expect(await countWaitingReports(world.ports, 'other')).toBe(true);
  expect(world.handles.tasks.take()).toEqual([]);
});

diesAtEveryCall('a claim that begins to host', {
  arrange: async () => {
    const world = await waiting();
    setCnames(world, (await waitingClaim(world, 'acme'))!);
    return world;
  },
  step: (world) => settleClaims(world.ports, world.domain),
  again: hosts,
  endState: async (world) => [
    await countedOn(world),
    keys(world, 'waiting-reports/', 'quarantine/', 'claims/', 'reports/', 'owners/', 'inboxes/'),
  ],
});
