import { expect, test } from 'vitest';
import { compactingHours } from '../../../lambdas/compact-reports/env.ts';
import { loadDomain } from '../../../service/store/domains/domain.ts';
import { runTask } from '../../../service/tasks/run-task.ts';
import { reportMail } from '../../aws-stub/report-mail.ts';
import { deployFunction, domain, register } from '../deploy-function.ts';

const world = deployFunction('compact-reports');

const files = () =>
  world()
    .stub.s3.keys('State')
    .filter((key) => key.startsWith('tables/'));

test('compact-reports copies the reports of the last days into files, and deletes old ones', async () => {
  const { ports, stub } = world();
  await register(world());
  const inbox = (await loadDomain(ports, domain))?.state.inbox;
  const old = 'tables/policies/report_day=2026-11-23/s.old.last.parquet';
  await ports.store.put(old, 'old');
  stub.s3.write('Mail', 'mail/in/1', reportMail(`${inbox}@reports.mta.example.net`, domain));
  await runTask(ports, { kind: 'receive-report', key: 'mail/in/1' });
  await world().invoke('compact-reports', { scheduledAt: '2026-11-24T02:45:00Z' });
  expect(files()).toEqual([
    expect.stringMatching(/^tables\/policies\/report_day=2026-11-23\/s\.[0-9a-f]{32}\.last\.parquet$/u),
  ]);
});

test('compact-reports takes a day that a person names', async () => {
  for (const key of files()) await world().ports.store.delete(key);
  await world().invoke('compact-reports', { scheduledAt: '2026-12-24T02:45:00Z' });
  expect(files()).toEqual([]);
  await world().invoke('compact-reports', { scheduledAt: '2026-12-24T02:45:00Z', day: '2026-11-23' });
  expect(files()).toHaveLength(1);
});

test.each([['yesterday'], [''], ['2026-13-01']])('compact-reports refuses the day "%s"', async (day) => {
  await expect(
    world().invoke('compact-reports', { scheduledAt: '2026-12-24T02:45:00Z', day }),
  ).rejects.toThrow('expected a UTC day');
});

test('compact-reports fails, and rings its alarm, only if the last start of the night has not enough time', async () => {
  const start = (hour: number) =>
    world().invoke(
      'compact-reports',
      { scheduledAt: `2026-12-24T0${hour}:45:00Z` },
      { TEST_REMAINING_MILLISECONDS: '100' },
    );
  expect((await start(compactingHours.last - 1)).log).toContain('reports-not-compacted');
  await expect(start(compactingHours.last)).rejects.toThrow('had not enough time');
});
