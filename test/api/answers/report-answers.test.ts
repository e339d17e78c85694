import { expect, test } from 'vitest';
import { report, summary } from '../../../api/answers/report-answers.ts';
import { receiveMail } from '../../service/intake/report-mail.ts';
import { enforce } from '../../service/world.ts';
import { ApiClient } from '../client.ts';
import { expectDocumented } from './expect-documented.ts';

const path = '/v1/domains/example.com';

test('report and summary have every member of the answers about reports', async () => {
  const api = await ApiClient.hosted();
  const { world } = api;
  for (const host of ['old.example.com', 'mx.example.com']) {
    await world.edit(enforce(host));
    await world.drain();
    world.handles.clock.advance(60);
  }
  for (const host of ['old.example.com', 'mx.example.com', 'mx.evil.example']) {
    const policyString = ['version: STSv1', 'mode: enforce', `mx: ${host}`, 'max_age: 1209600'];
    await receiveMail(world, { day: '2026-11-25', id: host, failed: 3, policyString });
  }
  await receiveMail(world, { day: '2026-11-24', signedBy: 'reporter.example' });
  const submitter = 'flood.example';
  for (let n = 0; n < 21; n++) {
    await receiveMail(world, { day: '2026-11-25', id: `v${n}`, submitter, signedBy: submitter });
    await receiveMail(world, { day: '2026-11-25', id: `u${n}`, submitter });
  }
  const { reports } = (await api.call('GET', `${path}/reports?from=2026-11-24&to=2026-11-25`)).body;
  expect(reports).toHaveLength(4 + 42);
  expectDocumented(report, reports);
  const figures = (await api.call('GET', `${path}/summary?from=2026-11-24&to=2026-11-25`)).body;
  const ofReporter = figures.reporters.find((one: { submitter: string }) => one.submitter !== submitter);
  expect(ofReporter.policies).toHaveLength(3);
  expect(figures.resultTypes[0].effects).toHaveLength(1);
  const paged = { cursor: '2026-11-24', unreadable: ['2026-11-24'], moreReporters: 1 };
  expectDocumented(summary, [figures, { ...figures, ...paged }]);
});
