/**
 * Two reporters whose TLS to each other fails. Every report mail between them is itself a failed session. In the field,
 * two such servers reported to each other daily for months about the report of the day before.
 */

import { expect, test } from 'vitest';
import { readReport } from '../../core/tls-rpt/read/read-report.ts';
import { planOutboundDays } from '../../service/outbound/plan-days.ts';
import { sendDueReports } from '../../service/outbound/send-outbound.ts';
import type { OutgoingMail } from '../../service/ports/mail-out.ts';
import type { Ports } from '../../service/ports/ports.ts';
import { runTask } from '../../service/tasks/run-task.ts';
import { createFakePorts, testDkimKey } from '../fakes/fake-ports.ts';
import { utcDay } from '../fakes/names.ts';
import { askForReports, post, stored, type World } from '../service/outbound/outbound-world.ts';

/** What a mail server knows about the mail that a session carried. */
type Knowledge = (mail: OutgoingMail) => object;

const messageIdOf = (mail: OutgoingMail) =>
  /^Message-ID: (<.*>)/im.exec(Buffer.from(mail.raw).toString())?.[1];

interface Service {
  name: string;
  ports: World;
  /** Mails that its mail server delivered, each over a session whose TLS failed. */
  delivered: OutgoingMail[];
}

function createService(name: string, peer: string): Service {
  const ports = createFakePorts({
    dkimKey: async () => ({ ...(await testDkimKey()), domain: name }),
    service: {
      serviceDomain: name,
      mailDomain: `reports.${name}`,
      mailReceiver: `reports.${name}`,
      apiUrl: `https://api.${name}`,
      digestFrom: `digest@${name}`,
      recordTtlSeconds: 60,
      longestTaskSeconds: 60,
      retrySeconds: 60,
      foldDelaySeconds: 1,
    },
  });
  ports.handles.clock.set('2026-11-01T00:00:00Z');
  askForReports(ports, peer, `mailto:tls@${peer}`);
  return { name, ports, delivered: [] };
}

/** A divisor of 9, the hour of ordinary mail; shorter than the four hours over which reports are spread. */
const stepHours = 3;

async function runDays(days: number, knows: Knowledge, ordinaryMailOn: (day: number) => boolean) {
  const services = [createService('a.test', 'b.test'), createService('b.test', 'a.test')] as const;
  const [a, b] = services;
  for (let hour = 0; hour < days * 24; hour += stepHours) {
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      if (hour % 24 === 9 && ordinaryMailOn(Math.floor(hour / 24))) await failTo(one, other.name, {});
      await work(one.ports);
      for (const mail of one.ports.handles.mail.sent.slice(one.delivered.length)) {
        one.delivered.push(mail);
        await failTo(one, other.name, knows(mail));
      }
      one.ports.handles.clock.advance(stepHours * 3_600);
    }
  }
  return services;
}

/** What the mail server of `from` posts about a session to `domain`. */
async function failTo({ ports }: Service, domain: string, known: object): Promise<void> {
  const time = ports.clock.now().toISOString();
  const failureDetails = [{ resultType: 'starttls-not-supported' }];
  await post(ports, [
    { time, domain, policyType: 'no-policy-found', result: 'failure', failureDetails, ...known },
  ]);
}

async function work(ports: World): Promise<void> {
  await planOutboundDays(ports as Ports);
  await ports.handles.tasks.drain((task) => runTask(ports, task));
  await sendDueReports(ports);
}

const reportsOf = ({ ports }: Service) =>
  ports.handles.store
    .keys('outbound/reports/')
    .map((key) => key.split('/')[2] ?? '')
    .flatMap((day) => stored(ports, utcDay(day)));

const guards: [string, Knowledge][] = [
  ['a marker', () => ({ carriedReport: true })],
  ['the recipient', ({ envelope }) => ({ recipients: envelope.to })],
  ['the message id', (mail) => ({ messageId: messageIdOf(mail) })],
];

test.each(guards)(
  'two services stop after one report each if their mail servers know %s',
  async (_how, knows) => {
    const services = await runDays(10, knows, (day) => day === 0);
    for (const service of services) {
      expect(reportsOf(service).map(({ day }) => day)).toEqual(['2026-11-01']);
      expect(service.delivered).toHaveLength(1);
    }
  },
);

test.each(guards)(
  'two services with mail every day never count a report mail if they know %s',
  async (_how, knows) => {
    const services = await runDays(10, knows, () => true);
    for (const service of services) {
      const reports = reportsOf(service);
      expect(reports).toHaveLength(9);
      for (const { report } of reports) expect(report.policies).toMatchObject([{ failedSessions: 1 }]);
      for (const { raw } of service.delivered) expect(await readReport(raw)).toMatchObject({ ok: true });
    }
  },
);

test('two services whose mail servers know nothing loop, which the guards prevent', async () => {
  const services = await runDays(
    10,
    () => ({}),
    (day) => day === 0,
  );
  for (const service of services) expect(reportsOf(service).length).toBeGreaterThan(5);
});
