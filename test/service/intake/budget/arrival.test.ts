import { expect, test } from 'vitest';
import { arrivalOf } from '../../../../service/intake/budget/arrival.ts';
import { receiveReport } from '../../../../service/intake/receive-report.ts';
import { storedReportObject } from '../../../../service/store/reports/stored-report.ts';
import { foldAll } from '../../fold-all.ts';
import { World } from '../../world.ts';
import { reportMail } from '../report-mail.ts';
import { storedReportOf } from '../stored-reports.ts';

const raw = {
  key: 'mail/in/x',
  version: 'v',
  etag: 'e',
  body: new Uint8Array(1_000),
  lastModified: new Date(0),
};

test('arrivalOf() ranks a mail as signed if one of its reports is', () => {
  const report = storedReportOf(new World(), { submitter: 'mail.reporter.example' });
  expect(arrivalOf(raw, [])).toEqual({ rank: 'unsigned', source: '', bytes: 1_000 });
  expect(arrivalOf(raw, [report])).toMatchObject({ rank: 'signed', source: 'reporter.example' });
});

test('arrivalOf() counts at least what is stored of small reports, each about another day', async () => {
  const world = await World.hosted();
  const { inbox } = await world.state();
  const { store } = world.handles;
  const size = () => store.keys('').reduce((sum, key) => sum + Buffer.byteLength(store.text(key) ?? ''), 0);
  const empty = size();
  let counted = 0;
  for (let month = 1; month <= 12; month++) {
    const key = `mail/in/${month}`;
    const day = `2025-${String(month).padStart(2, '0')}-01`;
    await world.ports.store.put(key, reportMail(inbox, { day, failed: 1 }));
    await receiveReport(world.ports, key);
    const stored = await storedReportObject.load(
      world.ports,
      store.keys('reports/').find((one) => one.includes(day)) ?? '',
    );
    const kept = await world.ports.store.get(key);
    if (!kept || !stored) throw new Error('not stored');
    counted += arrivalOf(kept, [stored.state]).bytes;
  }
  const marked = size() - empty;
  await foldAll(world);
  expect(store.keys('unverified-days/')).toHaveLength(12);
  expect(counted).toBeGreaterThanOrEqual(Math.max(marked, size() - empty));
  expect(counted, 'but not much more').toBeLessThan(2 * marked);
});
