/**
 * One object that cannot be read stops no day: everything that the clock starts is planned, and of the work only what
 * needs that very object waits. Once a damaged plan of reports or a damaged record of a mail waited for ever.
 */
import { beforeAll, expect, test } from 'vitest';
import { planDigests } from '../../../service/daily-mail/plan-digests.ts';
import { planOutboundDays } from '../../../service/outbound/plan-days.ts';
import { sendDueReports } from '../../../service/outbound/send-outbound.ts';
import type { Task } from '../../../service/ports/task-queue.ts';
import { reconcile } from '../../../service/tasks/reconcile.ts';
import { runTask } from '../../../service/tasks/run-task.ts';
import { testDkimKey } from '../../fakes/fake-ports.ts';
import { utcDay } from '../../fakes/names.ts';
import { failedSession } from '../outbound/outbound-world.ts';
import { day, EveryObject } from './every-object.ts';
import { damagedCases } from './unreadable-cases.table.ts';

const today = utcDay('2026-11-24');
const morning = '2026-11-25T06:00:10Z';

let service: EveryObject;
let before: Lived;

interface Lived {
  /** Whom each mail went to, and its id. */
  mails: string[];
  failed: { task: Task; error: string }[];
}

beforeAll(async () => {
  await testDkimKey();
  service = await EveryObject.create();
  before = await live();
}, 120_000);

/** All that the clock starts in a morning, and what comes of it. */
async function live(damage: () => void = () => {}): Promise<Lived> {
  const { ports, handles } = service.world;
  await service.restore();
  handles.clock.set('2026-11-24T23:00:00Z');
  for (const domain of ['bad.example', 'other.example'])
    await service
      .as('admin')
      .call('POST', '/v1/sessions', [{ ...failedSession, domain, time: '2026-11-24T12:00:00Z' }]);
  handles.clock.set(morning);
  handles.log.entries.length = 0;
  const mails: string[] = [];
  handles.mail.before = ({ envelope, id }) => void mails.push(`${envelope.to.join()} ${id}`);
  damage();
  await planDigests(ports, day);
  await planDigests(ports, today, 6);
  await reconcile(ports);
  await planOutboundDays(ports);
  await sendDueReports(ports);
  const failed: Lived['failed'] = [];
  for (let minute = 0; minute < 3; minute++) {
    for (const task of handles.tasks.take())
      await runTask(ports, task).catch((error) => failed.push({ task, error: String(error) }));
    handles.clock.advance(61);
  }
  // Reports to others are spread over some hours.
  handles.clock.advance(12 * 3600);
  await sendDueReports(ports);
  return { mails: mails.sort(), failed };
}

test('a day without damage mails both owners and both receivers of reports, and nothing fails', () => {
  expect(before.failed).toEqual([]);
  expect(before.mails.map((mail) => mail.split('-').slice(0, 4).join('-'))).toEqual([
    'admin@bad.example digest-2026-11-24',
    'admin@good.example digest-2026-11-24',
    'admin@other.example digest-2026-11-24',
    expect.stringMatching(/^tls@bad\.example tls-report\.2026-11-24/),
    expect.stringMatching(/^tls@other\.example tls-report\.2026-11-24/),
  ]);
});

/** What a day with each damaged object showed. */
const shown: string[] = [];

test.each(damagedCases)('$kind that $damage.how stops no day of others', async (one) => {
  const { store, log } = service.world.handles;
  let found = '';
  let damaged = '';
  const { mails, failed } = await live(() => {
    found = store.keys().find((key) => one.key.test(key)) ?? expect.fail(`no key is like ${one.key}`);
    damaged = one.damage.do(store.text(found) ?? '');
    store.edit(found, damaged);
  });
  const isAside = one.replaced === 'set-aside' && damaged !== '{"schema":2}';
  for (const { task, error } of failed) {
    expect.soft(isAside || !one.stops?.test(JSON.stringify(task)), JSON.stringify(task)).toBe(false);
    expect.soft(error).toContain(found);
  }
  const missing = before.mails.filter((mail) => !mails.includes(mail));
  const copies = store.keys('damaged/').map((key) => store.text(key));
  expect.soft(copies).toEqual(isAside ? [damaged] : []);
  const isLogged = log.entries.some(
    ({ event, fields }) => event === 'unreadable-state' && fields.key === found,
  );
  shown.push(
    [
      `${one.kind} that ${one.damage.how}:`,
      isLogged ? 'logged' : '-',
      copies.length > 0 ? 'set aside' : '-',
      [...new Set(failed.map(({ task }) => task.kind))].sort().join(' ') || '-',
      missing.length > 0 ? `no mail to ${missing.join(', ')}` : '-',
    ].join(' | '),
  );
});

test('what a day with each damaged object shows is reviewed in test/golden/unreadable-days.txt', async () => {
  await expect(`${shown.join('\n')}\n`).toMatchFileSnapshot('../../golden/unreadable-days.txt');
});
