import { expect, test } from 'vitest';
import { hasMailRoom } from '../../../service/access/mail-quota.ts';
import { ownerBytesKey, storedBytesObject } from '../../../service/store/reports/stored-bytes.ts';
import { findLeftOut, findUnsentMail } from '../../../service/watch/find-left-out.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';
import { domainName, utcDay } from '../../fakes/names.ts';

const domain = domainName('example.com');
const state = { domain, owner: 'acme' };

async function stored(sources: Record<string, number>, leftOut?: number) {
  const ports = createFakePorts();
  const counts = { schema: 1 as const, bytes: 9, budgetBytes: 9, serviceBytes: 0, known: [], sources };
  await storedBytesObject.create(ports, ownerBytesKey(utcDay('2026-11-23'), 'acme'), {
    ...counts,
    ...(leftOut !== undefined && { leftOut: { bytes: leftOut, domain } }),
  });
  return ports;
}

test('findLeftOut() reports mail that was not kept today or yesterday, and who sent the most', async () => {
  const ports = await stored({ '': 2, 'loud.example': 7 }, 4_200_000);
  for (const day of [23, 24]) {
    const found = await findLeftOut(ports, state, new Date(`2026-11-${day}T12:00:00Z`));
    expect(found).toMatchObject({
      code: 'storage-budget-used',
      severity: 'warning',
      parameters: { day: '2026-11-23', megabytesLeftOut: 4, submitter: 'loud.example' },
    });
  }
  expect(await findLeftOut(ports, state, new Date('2026-11-25T00:00:00Z'))).toBe(undefined);
});

test('findLeftOut() says how many parts of signed reports were lost', async () => {
  const ports = await stored({ '': 9 }, 1);
  const key = ownerBytesKey(utcDay('2026-11-23'), 'acme');
  await storedBytesObject.change(
    ports,
    key,
    (before) => before && { ...before, leftOut: { bytes: 1, parts: 3, domain } },
  );
  expect(await findLeftOut(ports, state, new Date('2026-11-23T12:00:00Z'))).toMatchObject({
    parameters: { partsLeftOut: 3 },
  });
});

test('findLeftOut() reports it at one domain of the owner', async () => {
  const ports = await stored({ '': 9 }, 1);
  const now = new Date('2026-11-23T12:00:00Z');
  expect(await findLeftOut(ports, state, now)).toMatchObject({
    parameters: { day: '2026-11-23', megabytesLeftOut: 1 },
  });
  expect(await findLeftOut(ports, { ...state, domain: domainName('b.example') }, now)).toBe(undefined);
  expect(await findLeftOut(ports, { ...state, owner: 'other' }, now)).toBe(undefined);
});

test('findLeftOut() finds nothing if all was kept', async () => {
  const ports = await stored({ '': 9 });
  expect(await findLeftOut(ports, state, new Date('2026-11-23T12:00:00Z'))).toBe(undefined);
});

test('findUnsentMail() reports unsent alarms or other mails today and tomorrow, at one domain', async () => {
  const ports = createFakePorts();
  const leaveOut = (kind: 'alarm' | 'digest') =>
    hasMailRoom(
      ports,
      { owner: 'acme', kind, domain: kind === 'alarm' ? domainName('b.example') : domain },
      101,
    );
  const at = (day: number) => findUnsentMail(ports, state, new Date(`2026-11-${day}T12:00:00Z`));
  await leaveOut('digest');
  expect(await at(24)).toMatchObject({
    code: 'mail-quota-used',
    parameters: { day: '2026-11-24', mailsPerDay: 100, areAlarmsLeftOut: false },
  });
  await leaveOut('alarm');
  expect(await at(25)).toMatchObject({ parameters: { day: '2026-11-24', areAlarmsLeftOut: true } });
  expect(await at(26)).toBe(undefined);
  const other = { owner: 'acme', domain: domainName('b.example') };
  expect(await findUnsentMail(ports, other, new Date('2026-11-24T12:00:00Z'))).toBe(undefined);
});
