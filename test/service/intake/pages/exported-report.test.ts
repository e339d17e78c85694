import { expect, test } from 'vitest';
import { exportedReport } from '../../../../service/intake/pages/exported-report.ts';
import { storedReportObject } from '../../../../service/store/reports/stored-report.ts';
import { World } from '../../world.ts';
import { receiveMail } from '../report-mail.ts';

async function exportedOf(sample: Parameters<typeof receiveMail>[1]) {
  const world = await World.hosted();
  await receiveMail(world, sample);
  const [key = ''] = world.handles.store.keys('reports/');
  const stored = await storedReportObject.load(world.ports, key);
  return stored && exportedReport(stored.state);
}

test('exportedReport() says who signed a report, or why it is not verified', async () => {
  expect(await exportedOf({ submitter: 'a.example', signedBy: 'a.example' })).toMatchObject({
    verified: true,
    verification: 'signed',
    signedBy: 'a.example',
  });
  const unsigned = await exportedOf({ submitter: 'a.example' });
  expect(unsigned).toMatchObject({ verified: false, id: expect.stringMatching(/^2026-11-23\./u) });
  expect(unsigned).not.toHaveProperty('signedBy');
});
