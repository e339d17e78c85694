import { expect, test } from 'vitest';
import { createTaskQueue } from '../../../adapters/local/task-queue.ts';
import { Turns } from '../../../adapters/local/turns.ts';
import { countMail, storeMail } from '../../../bin/take-mail.ts';
import { addDays } from '../../../core/names/utc-day.ts';
import { registerDomain } from '../../../service/hosting/register-domain.ts';
import { summarizeReports } from '../../../service/intake/pages/summarize-reports.ts';
import type { Task } from '../../../service/ports/task-queue.ts';
import { loadDomain } from '../../../service/store/domains/domain.ts';
import { runTask } from '../../../service/tasks/run-task.ts';
import { domainName, utcDay } from '../../fakes/names.ts';
import { reportMail } from '../../service/intake/report-mail.ts';
import { World } from '../../service/world.ts';

const flooded = domainName('flooded.example');
const quiet = domainName('quiet.example');
const yesterday = utcDay('2026-11-23');
const concurrency = 4;

/** What has begun already, and one turn of another group. */
const atMostBefore = concurrency + 1;

const isFoldOf = (domain: string) => (task: Task) => task.kind === 'fold-day' && task.domain === domain;

/** The local queue with the real steps; a task that has started continues once `begin()` is called. */
async function twoDomains({ onEnd = async () => {} }: { onEnd?: (task: Task) => Promise<void> } = {}) {
  const world = new World();
  const started: Task[] = [];
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const queue = createTaskQueue({
    concurrency,
    log: world.ports.log,
    async handle(task) {
      started.push(task);
      await begun;
      await runTask(ports, task);
      await onEnd(task);
    },
  });
  const ports = { ...world.ports, tasks: queue };
  for (const domain of [flooded, quiet]) {
    world.handles.dns.addZone(domain);
    await registerDomain(world.ports, domain, { owner: 'acme', digestTo: [], zone: 'managed' });
  }
  const reading = new Turns(1);
  async function receive(domain: typeof quiet, day: string, id: string) {
    const inbox = (await loadDomain(ports, domain))?.state.inbox ?? '';
    const key = await storeMail(ports, reportMail(inbox, { domain, day, id }));
    await countMail(ports, key, { reading, recipients: [inbox] });
  }
  return { ports, queue, started, begin, receive };
}

/** The bound is the same, whatever the size of the flood. */
test.each([20, 200])(
  'a flood of backdated reports about %i days delays another domain by one turn',
  async (days) => {
    let floodDone = 0;
    let read: { reports: number; floodDone: number } | undefined;
    const world = await twoDomains({
      async onEnd(task) {
        if (isFoldOf(flooded)(task)) floodDone++;
        if (!isFoldOf(quiet)(task)) return;
        const doneBefore = floodDone;
        const range = { domain: quiet, from: yesterday, to: yesterday };
        const summary = await summarizeReports(world.ports, {}, range);
        const reports = summary.ok ? Object.keys(summary.days[0]?.reports ?? {}).length : 0;
        read = { reports, floodDone: doneBefore };
      },
    });
    for (let back = 0; back < days; back++)
      await world.receive(flooded, addDays(yesterday, -back), `${back}`);
    await world.receive(quiet, yesterday, 'honest');
    expect(world.started.filter(isFoldOf(flooded))).toHaveLength(concurrency);
    world.begin();
    await world.queue.idle();
    expect(world.started.findIndex(isFoldOf(quiet))).toBeLessThanOrEqual(atMostBefore);
    expect(read?.reports).toBe(1);
    // While it is folded, each of the other places may end a fold or two.
    expect(read?.floodDone).toBeLessThanOrEqual(3 * atMostBefore);
    expect(floodDone).toBe(days);
  },
);

test('a flood of mails to one domain delays the reading of a mail to another by one turn', async () => {
  const { begin, receive } = await twoDomains();
  begin();
  const read: string[] = [];
  const mails = Array.from({ length: 100 }, (_, id) => receive(flooded, yesterday, `${id}`));
  const note = (domain: string) => () => void read.push(domain);
  const all = [
    ...mails.map((mail) => mail.then(note(flooded))),
    receive(quiet, yesterday, 'x').then(note(quiet)),
  ];
  await Promise.all(all);
  expect(read.indexOf(quiet)).toBeLessThanOrEqual(2);
  expect(read).toHaveLength(101);
});
