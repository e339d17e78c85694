import { planOutbound } from '../../../service/outbound/plan-days.ts';
import { receiveSessions } from '../../../service/outbound/receive-sessions.ts';
import { sendDueReports } from '../../../service/outbound/send-outbound.ts';
import type { Ports } from '../../../service/ports/ports.ts';
import { outboundReportObject } from '../../../service/store/outbound/outbound-report.ts';
import { runTask } from '../../../service/tasks/run-task.ts';
import { createFakePorts, type FakeHandles } from '../../fakes/fake-ports.ts';
import { utcDay } from '../../fakes/names.ts';

export type World = Ports & { handles: FakeHandles };

export const day = utcDay('2026-11-23');

/** Session results of `day` are known; it is 06:00 on the day after, so every report is due at once. */
export function createWorld(): World {
  const ports = createFakePorts();
  ports.handles.clock.set('2026-11-24T06:00:00Z');
  return ports;
}

export const failedSession = {
  time: '2026-11-23T09:30:00Z',
  domain: 'example.com',
  policyType: 'sts',
  policyString: ['version: STSv1', 'mode: enforce', 'mx: mx.example.com', 'max_age: 604800'],
  mxHost: ['mx.example.com'],
  result: 'failure',
  failureDetails: [{ resultType: 'certificate-expired', receivingMxHostname: 'mx.example.com' }],
};

let batches = 0;

export async function post(ports: Ports, records: unknown[], key = `batch ${++batches}`) {
  const received = await receiveSessions(ports, { sender: 'mta', key, text: JSON.stringify(records) });
  if (!received.ok) throw new Error(JSON.stringify(received));
  return received;
}

export function askForReports(ports: World, domain: string, rua: string): void {
  ports.handles.resolver.found('txt', `_smtp._tls.${domain}`, [`v=TLSRPTv1; rua=${rua}`]);
}

/** Plans a day and does all that is due now. */
export async function report(ports: World, about = day): Promise<void> {
  await planOutbound(ports, about);
  await ports.handles.tasks.drain((task) => runTask(ports, task));
}

/** Lets time pass and runs what is due, until nothing is left or `hours` are over. */
export async function wait(ports: World, hours: number): Promise<void> {
  for (let minute = 0; minute < hours * 60; minute += 5) {
    ports.handles.clock.advance(300);
    await sendDueReports(ports);
  }
}

/** The stored reports of a day. */
export function stored(ports: World, about = day) {
  return ports.handles.store.keys(`outbound/reports/${about}/`).map((key) => {
    const text = ports.handles.store.text(key) ?? '';
    return outboundReportObject.read(key, Buffer.from(text));
  });
}
