import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { policyTypes } from '../../../core/tls-rpt/judge/policy-type.ts';
import { resultTypes } from '../../../core/tls-rpt/judge/result-type.ts';
import { receiveReport } from '../../../service/intake/receive-report.ts';
import { ownerAccountKey, ownerAccountObject } from '../../../service/store/access/owner-account.ts';
import { loadWatch } from '../../../service/store/domains/incidents.ts';
import { loadTheseDays } from '../../../service/store/reports/load-days.ts';
import { watchReports } from '../../../service/watch/watch-reports.ts';
import { diesAtEveryCall } from '../../contracts/dies-at-every-call.contract.ts';
import { utcDay } from '../../fakes/names.ts';
import { foldAll } from '../fold-all.ts';
import { World } from '../world.ts';
import { reportJson, reportMail } from './report-mail.ts';

const day = utcDay('2026-11-23');

/** A domain whose owner may store nearly nothing. */
async function full(storedBytesPerDay = 1): Promise<World> {
  const world = await World.hosted();
  const account = { schema: 1 as const, owner: 'acme', zones: [], quota: { storedBytesPerDay } };
  await ownerAccountObject.create(world.ports, ownerAccountKey('acme'), account);
  return world;
}

/** Above the size at which each mail is counted by itself. Of letters that base64 does not use: they follow it. */
const padding = `\r\n${'!'.repeat(1_000)}`.repeat(300);

async function put(world: World, name: string, sample: Parameters<typeof reportMail>[1]): Promise<string> {
  const { inbox } = await world.state();
  const key = `mail/in/${name}`;
  await world.ports.store.put(key, Buffer.concat([reportMail(inbox, sample), Buffer.from(padding)]));
  return key;
}

const keys = ({ handles }: World, ...prefixes: string[]) =>
  prefixes.flatMap((prefix) => handles.store.keys(prefix));

test('receiveReport() keeps nothing of unsigned mail above the budget', async () => {
  const world = await full();
  const key = await put(world, 'm1', { failed: 2 });
  expect(await receiveReport(world.ports, key)).toEqual({ kind: 'left-out' });
  expect(keys(world, 'mail/in/', 'reports/', 'quarantine/', 'fold-marks/', 'pending-reports/')).toEqual([]);
});

test('receiveReport() keeps no mail that is not a report above the budget', async () => {
  const world = await full();
  const { inbox } = await world.state();
  // Only what our receiver wrote on top says whom it is for.
  const header = reportMail(inbox).toString('latin1').split('MIME-Version')[0];
  await world.ports.store.put('mail/in/m1', `${header}Subject: x\r\n\r\n${padding}`);
  expect(await receiveReport(world.ports, 'mail/in/m1')).toEqual({ kind: 'left-out' });
  expect(keys(world, 'mail/in/', 'quarantine/')).toEqual([]);
});

test('receiveReport() counts a signed report above the budget, without its raw mail', async () => {
  const world = await full();
  const key = await put(world, 'm1', { failed: 2, signedBy: 'reporter.example' });
  expect(await receiveReport(world.ports, key)).toMatchObject({ kind: 'counted' });
  await foldAll(world);
  expect(keys(world, 'mail/in/')).toEqual([]);
  expect((await loadTheseDays(world.ports, world.domain, [day])).states).toMatchObject([
    { reports: expect.toSatisfy((reports: object) => Object.keys(reports).length === 1) },
  ]);
});

test('receiveReport() keeps a few kilobytes of a signed report above the budget, whatever it contains, and all its sessions', async () => {
  const world = await full();
  const details = [...resultTypes, 'own-word'].map((type) => ({
    'result-type': type,
    'failed-session-count': 1,
  }));
  const policies = Array.from({ length: 1_000 }, (_, n) => ({
    policy: {
      'policy-type': policyTypes[n % 3],
      'policy-domain': world.domain,
      'mx-host': [`m${n}.example`],
    },
    summary: { 'total-successful-session-count': 5, 'total-failure-session-count': details.length },
    'failure-details': details,
  }));
  const key = await put(world, 'm1', { policies, signedBy: 'reporter.example' });
  expect(await receiveReport(world.ports, key)).toMatchObject({ kind: 'counted' });
  const [reportKey = ''] = keys(world, 'reports/');
  expect(Buffer.byteLength(world.handles.store.text(reportKey) ?? '')).toBeLessThan(15_000);
  await foldAll(world);
  const [state] = (await loadTheseDays(world.ports, world.domain, [day])).states;
  const counted = Object.values(state?.reports ?? {}).flatMap((report) => report.policies);
  expect(counted.reduce((sum, { successfulSessions }) => sum + successfulSessions, 0)).toBe(5_000);
  expect(counted.reduce((sum, { failedSessions }) => sum + failedSessions, 0)).toBe(12_000);
});

test('receiveReport() stores no more sums than there is room for, however many reports somebody signs, and says how many were lost', async () => {
  const world = await full();
  const details = [...resultTypes, 'own-word'].map((type) => ({
    'result-type': type,
    'failed-session-count': 1,
  }));
  const policies = policyTypes.flatMap((type) =>
    [1, 2, 3].map(() => ({
      policy: { 'policy-type': type, 'policy-domain': world.domain },
      summary: { 'total-successful-session-count': 5, 'total-failure-session-count': 12 },
      'failure-details': details,
    })),
  );
  const signed = reportMail((await world.state()).inbox, { signedBy: 'reporter.example' }).toString('latin1');
  const [header = ''] = signed.split('MIME-Version');
  const outcomes: string[] = [];
  for (let n = 0; n < 8; n++) {
    const reports = Array.from({ length: 100 }, (_, at) => reportJson({ id: `${n} ${at}`, policies }));
    const body = gzipSync(`[${reports.join(',')}]`).toString('base64');
    const part = `Content-Type: application/tlsrpt+gzip\r\nContent-Transfer-Encoding: base64\r\n\r\n${body}`;
    await world.ports.store.put(`mail/in/m${n}`, `${header}MIME-Version: 1.0\r\n${part}\r\n`);
    outcomes.push((await receiveReport(world.ports, `mail/in/m${n}`)).kind);
  }
  expect(outcomes).toEqual([
    ...Array(outcomes.indexOf('left-out')).fill('counted'),
    ...Array(8 - outcomes.indexOf('left-out')).fill('left-out'),
  ]);
  const bytes = keys(world, 'reports/').reduce(
    (sum, key) => sum + Buffer.byteLength(world.handles.store.text(key) ?? ''),
    0,
  );
  expect(bytes).toBeGreaterThan(3_000_000);
  expect(bytes).toBeLessThan(10_000_000);
  const [storedBytes = ''] = keys(world, 'stored-bytes/').filter((key) => key.includes('acme'));
  expect(JSON.parse(world.handles.store.text(storedBytes) ?? '').leftOut).toMatchObject({
    parts: 100 * outcomes.filter((kind) => kind === 'left-out').length,
  });
});

test('receiveReport() counts no unsigned part of a mail above the budget, although another part is signed, and says so', async () => {
  const world = await full();
  const signed = reportMail((await world.state()).inbox, { signedBy: 'reporter.example' }).toString('latin1');
  const [header = ''] = signed.split('Content-Type: application');
  const parts = ['reporter.example', 'forged.example', 'forged2.example'].map(
    (submitter) => `--b\r\nContent-Type: application/tlsrpt+json\r\n\r\n${reportJson({ submitter })}\r\n`,
  );
  const body = `Content-Type: multipart/report; report-type=tlsrpt; boundary=b\r\n\r\n${parts.join('')}--b--`;
  await world.ports.store.put('mail/in/m1', `${header}${body}${padding}`);
  expect(await receiveReport(world.ports, 'mail/in/m1')).toMatchObject({
    kind: 'counted',
    reports: [{ isVerified: true }],
  });
  expect(keys(world, 'reports/')).toHaveLength(1);
  const [storedBytes = ''] = keys(world, 'stored-bytes/').filter((key) => key.includes('acme'));
  expect(JSON.parse(world.handles.store.text(storedBytes) ?? '').leftOut).toMatchObject({ parts: 2 });
});

test('receiveReport() keeps everything on a replay, which stores nothing new', async () => {
  const world = await full();
  const key = await put(world, 'm1', { failed: 2 });
  expect(await receiveReport(world.ports, key, { isReplay: true })).toMatchObject({ kind: 'counted' });
  expect(keys(world, 'mail/in/')).toEqual([key]);
});

test('receiveReport() causes one incident, however much is left out, which ends when a day is quiet', async () => {
  const world = await full();
  for (let n = 0; n < 5; n++) await receiveReport(world.ports, await put(world, `m${n}`, { id: `${n}` }));
  await watchReports(world.ports, await world.state());
  await watchReports(world.ports, await world.state());
  const incidents = async () => (await loadWatch(world.ports, world.domain))?.watch.incidents;
  expect(await incidents()).toMatchObject([{ code: 'storage-budget-used', severity: 'warning' }]);
  expect(world.handles.mail.sent).toEqual([]);
  world.handles.clock.advance(3 * 86_400);
  await watchReports(world.ports, await world.state());
  expect(await incidents()).toMatchObject([{ closedAt: expect.any(String) }]);
});

for (const signedBy of ['reporter.example', undefined]) {
  diesAtEveryCall(`receiveReport() above the budget (signed by ${signedBy})`, {
    arrange: async () => {
      const world = await full();
      await put(world, 'm1', { failed: 2, ...(signedBy && { signedBy }) });
      return world;
    },
    step: async (world) => {
      await receiveReport(world.ports, 'mail/in/m1');
      await foldAll(world);
    },
    endState: (world) => {
      const lasting = keys(
        world,
        'mail/in/',
        'reports/',
        'days/',
        'unverified-days/',
        'fold-marks/',
        'quarantine/',
      );
      return lasting.map((key) => [key, world.handles.store.text(key)]);
    },
  });
}
