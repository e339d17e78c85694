import { beforeEach, expect, test } from 'vitest';
import { summarize } from '../../../core/tls-rpt/figures/summary.ts';
import { parseTlsRptRecord } from '../../../core/tls-rpt/record.ts';
import { type TrialPorts, trialSeconds, tryReport } from '../../../service/deployment/try-report.ts';
import { listReports } from '../../../service/intake/pages/list-reports.ts';
import { summarizeReports } from '../../../service/intake/pages/summarize-reports.ts';
import { receiveReport } from '../../../service/intake/receive-report.ts';
import type { MailOut, OutgoingMail } from '../../../service/ports/mail-out.ts';
import { incomingMailKey } from '../../../service/store/reports/incoming.ts';
import { examplePlan } from '../../fakes/fake-account.ts';
import { mailNotSent } from '../../fakes/mail-not-sent.ts';
import { World } from '../world.ts';

let world: World;
let mailDomain: string;
let seconds: number;
let told: number[];
beforeEach(async () => {
  world = await World.hosted();
  mailDomain = world.ports.service.mailDomain;
  seconds = 0;
  told = [];
});

/** The deployment's own domain and its public names, in a world where mail arrives when `deliver` says so. */
function trial(deliver: (mail: OutgoingMail) => Promise<void>, changes: Partial<TrialPorts> = {}) {
  const { ports, domain } = world;
  const start = +ports.clock.now();
  const mail: MailOut = { send: deliver };
  const trialPorts: TrialPorts = {
    resolver: ports.resolver,
    clock: { now: () => new Date(start + seconds * 1_000) },
    random: ports.random,
    mail,
    readFigures: async (_, day) => {
      const caller = { owner: 'acme' };
      const range = { domain, from: day, to: day };
      const listed = await listReports(ports, caller, { ...range, limit: 100 });
      const summary = await summarizeReports(ports, caller, range);
      if (!listed.ok || !summary.ok) throw new Error('no such domain');
      const { verified, unverified } = summarize(summary.days).total;
      return {
        reportIds: listed.reports.flatMap(({ report }) => report.reportId ?? []),
        reports: verified.reports + unverified.reports,
      };
    },
    wait: async (pause) => {
      seconds += pause;
    },
    tellProgress: (passed) => told.push(passed),
    ...changes,
  };
  const names = { ...examplePlan.names, canary: domain, mailDomain };
  return tryReport(trialPorts, { names });
}

let received = 0;
async function arrive({ raw }: OutgoingMail): Promise<void> {
  const key = incomingMailKey(`m${++received}`);
  await world.ports.store.put(key, raw);
  await receiveReport(world.ports, key);
}

test('tryReport() mails a report that the intake reads and counts, and says how long it took', async () => {
  const arriving: OutgoingMail[] = [];
  const finding = await trial(async (mail) => void arriving.push(mail), {
    wait: async (pause) => {
      seconds += pause;
      if (seconds === 15) await arrive(arriving[0]!);
    },
  });
  expect(finding).toMatchObject({
    code: 'test-report-counted',
    severity: 'fine',
    parameters: { seconds: 15 },
  });
  expect(told).toEqual([0, 5, 10]);
});

test('tryReport() is counted each time, and opens no incident', async () => {
  for (let time = 0; time < 2; time++)
    expect(await trial(arrive)).toMatchObject({ code: 'test-report-counted' });
  expect(world.handles.store.keys('incidents/').map((key) => world.handles.store.text(key))).toEqual([]);
});

test('tryReport() sends to the address that reporters find in public DNS', async () => {
  const name = `_smtp._tls.${world.domain}`;
  const answer = await world.ports.resolver.txt(name);
  const parsed = parseTlsRptRecord(answer.kind === 'found' ? answer.records : []);
  const finding = await trial(arrive);
  expect(parsed.ok && parsed.record.rua).toContain(`mailto:${(finding.parameters as { to: string }).to}`);
});

test.each([
  ['there is no record', { kind: 'none' as const }],
  [
    'the record names the address of somebody else',
    { kind: 'found' as const, records: ['v=TLSRPTv1; rua=mailto:tls@example.org'] },
  ],
])('tryReport() sends nothing if %s', async (_, answer) => {
  const finding = await trial(() => Promise.reject(new Error('sent')), {
    resolver: { txt: async () => answer },
  });
  expect(finding).toMatchObject({ code: 'test-report-has-no-address', severity: 'error' });
});

test('tryReport() says why SES did not take the mail', async () => {
  const finding = await trial(() => Promise.reject(mailNotSent()));
  expect(finding).toMatchObject({
    code: 'test-report-not-sent',
    parameters: { fault: mailNotSent().fault },
  });
});

test('tryReport() gives up on a mail that never arrives', async () => {
  expect(await trial(async () => {})).toMatchObject({ code: 'test-report-lost', parameters: { minutes: 5 } });
  expect(seconds).toBe(trialSeconds);
});

test('tryReport() tells a report that is stored but not counted from one that is lost', async () => {
  let reportIds: string[] = [];
  const finding = await trial(
    async ({ raw }) => {
      reportIds = [
        /Report-ID: <([^>]+)>/u.exec(Buffer.from(raw).toString().replaceAll('\r\n ', ' '))?.[1] ?? '',
      ];
    },
    { readFigures: async () => ({ reportIds, reports: 0 }) },
  );
  expect(finding).toMatchObject({ code: 'test-report-not-counted' });
});
