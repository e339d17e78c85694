/** Measures how long a mail waits while a mail of 100 reports, about one and about 100 domains, is counted or refused. */
import { createTransport } from 'nodemailer';
import { RunningService } from '../bin/running-service.ts';
import { round, withBound } from './bounds.ts';
import { mailOfManyReports } from './report-mails.ts';
import { type Hosted, hostOn, percentile, sendMails } from './send-mails.ts';

const domainsOfMail = { 'one domain': 1, 'two domains': 2, '100 domains': 100 };
const reportsOfMail = 100;
/** One after another, without a pause. */
const connections = 4;
const quietMails = 20;
const mostMilliseconds = 5_000;

export async function benchManyParts(print: (row: object) => void): Promise<void> {
  const service = await RunningService.start();
  try {
    const quiet = await hostOn(service, 'quiet.example');
    const rest = await sendMails(service, { ...quiet, count: quietMails, connections: 1 });
    for (const [name, count] of Object.entries(domainsOfMail)) {
      const domains: Hosted[] = [];
      for (let n = 0; n < count; n++) domains.push(await hostOn(service, `d${n}-of-${count}.example`));
      const { times, mails } = await quietDuring(service, quiet, domains);
      const longest = Math.max(...times);
      print(
        withBound(
          {
            name: `SMTP intake while mails of ${reportsOfMail} reports about ${name} arrive, longest`,
            milliseconds: round(longest),
            medianMilliseconds: round(percentile(times, 0.5)),
            mailsOfFlood: mails,
            baseline: 'at rest',
            baselineMilliseconds: round(percentile(rest, 0.5)),
            ratio: round(longest / percentile(rest, 0.5)),
          },
          `under ${mostMilliseconds} ms`,
          longest < mostMilliseconds,
        ),
      );
    }
  } finally {
    await service.remove();
  }
}

/** @returns the times of honest mails to another domain meanwhile */
async function quietDuring(service: RunningService, quiet: Hosted, domains: readonly Hosted[]) {
  let isOver = false;
  let mails = 0;
  const flood = Array.from({ length: connections }, async () => {
    const { host, port } = service.ready.smtp;
    const smtp = createTransport({ host, port, pool: true, maxConnections: 1, ignoreTLS: true });
    while (!isOver) {
      await smtp.sendMail({
        envelope: {
          from: 'x@stranger.example',
          to: domains.map(({ inbox }) => `${inbox}@reports.strictmx.test`),
        },
        raw: mailOfManyReports(
          domains.map(({ domain }) => domain),
          reportsOfMail,
        ),
      });
      mails++;
    }
    smtp.close();
  });
  const times = await sendMails(service, { ...quiet, count: quietMails, connections: 1 }).finally(() => {
    isOver = true;
  });
  await Promise.all(flood);
  return { times, mails };
}

if (import.meta.main) await benchManyParts((row) => console.log(JSON.stringify(row)));
