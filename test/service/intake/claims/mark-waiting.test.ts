import { expect, test } from 'vitest';
import { settleClaims } from '../../../../service/hosting/settle-claims.ts';
import { markWaiting } from '../../../../service/intake/claims/mark-waiting.ts';
import { receiveReport } from '../../../../service/intake/receive-report.ts';
import { diesAtEveryCall } from '../../../contracts/dies-at-every-call.contract.ts';
import { claimDomain, setCnames } from '../../claims.ts';
import { World } from '../../world.ts';
import { reportMail } from '../report-mail.ts';

async function arrived(): Promise<World> {
  const world = new World();
  const claim = await claimDomain(world, 'acme');
  setCnames(world, claim);
  await world.ports.store.put('mail/in/m1', reportMail(claim.inbox));
  return world;
}

const marks = (world: World) => world.handles.store.keys('waiting-reports/');

test('markWaiting() marks a report, and says if its claim began to host meanwhile', async () => {
  const world = await arrived();
  const { inbox } = await claimDomain(world, 'beta');
  const waiting = new Map([[inbox, world.domain]]);
  expect(await markWaiting(world.ports, 'mail/in/m1', waiting)).toBe(false);
  expect(marks(world)).toEqual([`waiting-reports/${inbox}/mail/in/m1`]);
  setCnames(world, { inbox });
  await settleClaims(world.ports, world.domain);
  expect(marks(world)).toEqual([]);
  expect(await markWaiting(world.ports, 'mail/in/m1', waiting), 'too late').toBe(true);
  expect(marks(world)).toEqual([]);
});

test('receiveReport() counts a report at once if its claim begins to host at that very moment', async () => {
  const world = await arrived();
  let isFirst = true;
  world.handles.store.before = async (operation, key) => {
    if (operation !== 'put' || !key.startsWith('quarantine/') || !isFirst) return;
    isFirst = false;
    await settleClaims(world.ports, world.domain);
  };
  expect(await receiveReport(world.ports, 'mail/in/m1')).toMatchObject({ kind: 'counted' });
  expect(marks(world)).toEqual([]);
});

test('receiveReport() marks neither mail that is not a report nor mail for unclaimed domains', async () => {
  const world = await arrived();
  const { inbox } = await claimDomain(world, 'beta');
  await world.ports.store.put('mail/in/m2', `${reportMail(inbox)}`.split('MIME-Version')[0]!);
  await world.ports.store.put('mail/in/m3', reportMail('aaaaaaaaaaaaaaaaaaaa'));
  for (const key of ['mail/in/m2', 'mail/in/m3'])
    expect(await receiveReport(world.ports, key)).toMatchObject({ kind: 'quarantined' });
  expect(marks(world)).toEqual([]);
});

diesAtEveryCall('a report that comes to a claim', {
  arrange: arrived,
  step: (world) => receiveReport(world.ports, 'mail/in/m1'),
});
