import { expect, test } from 'vitest';
import { readLimits } from '../../../core/tls-rpt/read/read-limits.ts';
import { receiveReportRoom } from '../../../lib/worker-limits.ts';
import { loadDomain } from '../../../service/store/domains/domain.ts';
import { reportMail } from '../../aws-stub/report-mail.ts';
import { deployFunction, domain, register } from '../deploy-function.ts';
import { s3Notice, sqsEvent } from '../stub-world.ts';

const world = deployFunction('receive-report');

/** As much as SES stores, with several reports of thousands of details. */
function largestMail(to: string): string {
  const details = Array.from({ length: 10_000 }, (_, n) => ({
    'result-type': 'certificate-expired',
    'sending-mta-ip': '192.0.2.1',
    'receiving-mx-hostname': `mx${n}.${domain}`,
    'failed-session-count': 1,
  }));
  const [head = '', report = ''] = reportMail(to, domain).split('\r\n\r\n');
  const { policies, ...rest } = JSON.parse(report);
  const [policy] = policies;
  const parts = Array.from({ length: 3 }, (_, n) =>
    JSON.stringify({ ...rest, 'report-id': n, policies: [{ ...policy, 'failure-details': details }] }),
  );
  const type = 'Content-Type: application/tlsrpt+json';
  return [
    head.replace(type, 'Content-Type: multipart/mixed; boundary=b'),
    ...parts.map((part) => `--b\r\n${type}\r\n\r\n${part}`),
    `--b--\r\n${' '.repeat(34_500_000)}`,
  ].join('\r\n\r\n');
}

test('receive-report has enough memory for the largest mails, as many as it gets at a time', async () => {
  await register(world());
  const inbox = (await loadDomain(world().ports, domain))?.state.inbox;
  const mail = largestMail(`${inbox}@reports.mta.example.net`);
  expect(mail.length).toBeGreaterThan(38_000_000);
  expect(mail.length).toBeLessThan(readLimits.mailBytes);
  const keys = Array.from({ length: receiveReportRoom.mailsAtOnce }, (_, n) => `mail/in/large-${n}`);
  for (const key of keys) world().stub.s3.write('Mail', key, mail);
  const { answer, log } = await world().invoke(
    'receive-report',
    sqsEvent(keys.map((key) => s3Notice('Mail', key))),
  );
  expect(answer, log.slice(-2000)).toEqual({ batchItemFailures: [] });
  expect(log).toContain('"outcome":"counted"');
  const [, megabytes] = /^MEMORY (\d+) MB$/mu.exec(log) ?? [];
  expect(Number(megabytes)).toBeLessThan(0.8 * receiveReportRoom.memoryMegabytes);
}, 60_000);
