import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DaySideName } from '../../../core/tls-rpt/figures/day-side.ts';
import { readReport } from '../../../core/tls-rpt/read/read-report.ts';
import { receiveReport } from '../../../service/intake/receive-report.ts';
import { daySideKey } from '../../../service/store/reports/day-side.ts';
import { incomingMailKey } from '../../../service/store/reports/incoming.ts';
import type { QuarantineEntry } from '../../../service/store/reports/quarantine-entry.ts';
import { diesAtEveryCall } from '../../contracts/dies-at-every-call.contract.ts';
import { utcDay } from '../../fakes/names.ts';
import { sampled } from '../../model/search.ts';
import { World } from '../world.ts';
import { reportMail } from './report-mail.ts';

async function hosted(): Promise<{ world: World; inbox: string }> {
  const world = await World.hosted();
  return { world, inbox: (await world.state()).inbox };
}

async function receive(world: World, name: string, raw: Buffer) {
  const key = incomingMailKey(name);
  await world.ports.store.put(key, raw);
  const outcome = await receiveReport(world.ports, key);
  await world.drain();
  return outcome;
}

/** What is stored of both sides. One that had a report for a moment is empty afterwards. */
/** Without what says that a report was on the other side before: that depends on the order. */
const figuresOf = (world: World) =>
  [dayOf(world), dayOf(world, 'unverified')]
    .filter((text) => !text?.includes('"reports":{}'))
    .map((text) => text?.replace(/"fence":"\w+",/u, ''))
    .join('');

function quarantined(world: World): QuarantineEntry[] {
  return world.handles.store.keys('quarantine/').map((key) => JSON.parse(world.handles.store.text(key)!));
}

const dayOf = (world: World, side: DaySideName = 'verified') =>
  world.handles.store.text(daySideKey(side, utcDay('2026-11-23'), world.domain));

test('receiveReport() counts a report once, however often it arrives', async () => {
  const { world, inbox } = await hosted();
  for (const name of ['m1', 'm2', 'm3']) {
    expect(await receive(world, name, reportMail(inbox, { failed: 2 }))).toMatchObject({
      kind: 'counted',
    });
  }
  expect(world.handles.store.keys('reports/')).toHaveLength(1);
  expect(Object.keys(JSON.parse(dayOf(world, 'unverified')!).reports)).toHaveLength(1);
  expect(world.handles.store.keys('pending-reports/'), 'one pointer for the daily mail').toHaveLength(1);
});

test('receiveReport() quarantines a report about another domain and counts it nowhere', async () => {
  const { world, inbox } = await hosted();
  const outcome = await receive(world, 'm1', reportMail(inbox, { domain: 'victim.example' }));
  expect(outcome).toMatchObject({ kind: 'quarantined', reason: 'other-domain', reports: [] });
  expect(world.handles.store.keys('reports/')).toEqual([]);
  expect(world.handles.store.keys('days/')).toEqual([]);
  expect(quarantined(world)[0]).toMatchObject({
    raw: 'mail/in/m1',
    reason: 'other-domain',
    addressed: [{ owner: 'acme', domains: [world.domain] }],
  });
});

test.each([
  ['an address that belongs to no domain', 'nobody@reports.strictmx.test'],
  ['an address outside the mail domain', 'admin@example.com'],
  ['an address with a path in it', '../domains@reports.strictmx.test'],
])('receiveReport() quarantines mail for %s', async (_, to) => {
  const { world, inbox } = await hosted();
  expect(await receive(world, 'm1', reportMail(inbox, { to }))).toMatchObject({
    kind: 'quarantined',
    reason: 'unknown-recipient',
  });
});

test('receiveReport() classifies and keeps mail that is not a report', async () => {
  const { world } = await hosted();
  const raw = Buffer.from('From: a@b.example\r\nSubject: hello\r\n\r\nJust a mail\r\n');
  expect(await receive(world, 'm1', raw)).toMatchObject({ kind: 'quarantined', reason: 'not-a-report' });
  expect(quarantined(world)[0]).toMatchObject({ from: 'a@b.example', subject: 'hello' });
  expect(world.handles.store.keys('mail/in/')).toEqual(['mail/in/m1']);
});

test('receiveReport() keeps mail for the operator, whatever it is, with the reason that says so', async () => {
  const { world } = await hosted();
  const raw = Buffer.from(
    'From: a@b.example\r\nTo: abuse@reports.strictmx.test\r\n\r\nYour mail is spam\r\n',
  );
  expect(await receive(world, 'm1', raw)).toMatchObject({ kind: 'quarantined', reason: 'operator-mail' });
});

test.each(['postmaster', 'abuse', `bounce-${'a'.repeat(26)}`])(
  'receiveReport() searches no mail to %s, so a bomb in it does no harm',
  async (name) => {
    const { world, inbox } = await hosted();
    const mail = reportMail(inbox, { to: `${name}@reports.strictmx.test` });
    const key = incomingMailKey('m1');
    await world.ports.store.put(key, mail);
    let searched: boolean | undefined;
    await receiveReport(world.ports, key, {
      read: async (bytes, options) => {
        const result = await readReport(bytes, options);
        searched = result.ok;
        return result;
      },
    });
    expect(searched).toBe(false);
  },
);

test('receiveReport() ignores the test object that SES writes', async () => {
  const { world } = await hosted();
  expect(await receiveReport(world.ports, 'mail/in/AMAZON_SES_SETUP_NOTIFICATION')).toEqual({
    kind: 'ignored',
  });
});

test('receiveReport() never replaces a signed report with an unsigned revision', async () => {
  const { world, inbox } = await hosted();
  await receive(world, 'm1', reportMail(inbox, { signedBy: 'reporter.example', failed: 1 }));
  await receive(world, 'm2', reportMail(inbox, { failed: 999, date: 'Tue, 24 Nov 2026 04:00:00 +0000' }));
  const [report] = Object.values<{ verified: boolean; policies: { failedSessions: number }[] }>(
    JSON.parse(dayOf(world)!).reports,
  );
  expect(report).toMatchObject({ verified: true, policies: [{ failedSessions: 1 }] });
});

test('receiveReport() gives the same day, byte for byte, for the same mails in any order, repeated, and at once', async () => {
  const sample = fc
    .record({
      id: fc.constantFrom('r1', 'r2', 'r3'),
      failed: fc.nat(3),
      isSigned: fc.boolean(),
      date: fc.constantFrom('Tue, 24 Nov 2026 03:00:00 +0000', 'Tue, 24 Nov 2026 04:00:00 +0000'),
    })
    .map(({ isSigned, ...one }) => ({ ...one, ...(isSigned && { signedBy: 'reporter.example' }) }));
  await fc.assert(
    fc.asyncProperty(
      fc.array(sample, { minLength: 1, maxLength: 5 }),
      fc.infiniteStream(fc.nat()),
      async (samples, order) => {
        const outcomes: (string | undefined)[] = [];
        for (const isConcurrent of [false, true]) {
          const { world, inbox } = await hosted();
          const mails = samples.map((one, index) => ({ name: `m${index}`, raw: reportMail(inbox, one) }));
          if (isConcurrent) {
            const shuffled = [...mails, ...mails].map((mail) => ({ mail, at: order.next().value }));
            shuffled.sort((a, b) => a.at - b.at);
            await Promise.all(shuffled.map(({ mail }) => receive(world, mail.name, mail.raw)));
          } else {
            for (const { name, raw } of mails) await receive(world, name, raw);
          }
          outcomes.push(figuresOf(world));
        }
        expect(outcomes[1]).toBe(outcomes[0]);
      },
    ),
    { numRuns: sampled(20, 60) },
  );
});

test('receiveReport() does not search for an earlier reading on the first one', async () => {
  const { world, inbox } = await hosted();
  await world.ports.store.put('mail/in/m1', reportMail(inbox));
  world.handles.store.calls.splice(0);
  await receiveReport(world.ports, 'mail/in/m1');
  expect(world.handles.store.calls.filter(({ operation }) => operation === 'list')).toEqual([]);
});

diesAtEveryCall('receiveReport() and the fold of its day', {
  arrange: async () => {
    const { world, inbox } = await hosted();
    await world.ports.store.put('mail/in/m1', reportMail(inbox));
    return world;
  },
  step: async (world) => {
    await receiveReport(world.ports, 'mail/in/m1');
    await world.drain();
  },
});
