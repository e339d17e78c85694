import { expect, test } from 'vitest';
import { listQuarantine } from '../../../service/intake/list-quarantine.ts';
import { receiveReport } from '../../../service/intake/receive-report.ts';
import { incomingMailKey } from '../../../service/store/reports/incoming.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';
import { utcDay } from '../../fakes/names.ts';

const today = utcDay('2026-11-24');

test("listQuarantine() lists a day's mails that were not counted, a page at a time", async () => {
  const ports = createFakePorts();
  const keys = ['a', 'b', 'c'].map(incomingMailKey);
  for (const key of keys) {
    await ports.store.put(key, 'Subject: hello\r\n\r\nJust a mail\r\n');
    await receiveReport(ports, key);
  }
  const { quarantine, cursor } = await listQuarantine(ports, today, { limit: 2 });
  const rest = await listQuarantine(ports, today, { limit: 2, cursor: cursor ?? '' });
  expect(rest).not.toHaveProperty('cursor');
  const listed = [...quarantine, ...rest.quarantine];
  expect(listed.map(({ raw }) => raw).toSorted()).toEqual(keys);
  expect(new Set(listed.map(({ reason }) => reason))).toEqual(new Set(['not-a-report']));
  expect(await listQuarantine(ports, utcDay('2026-11-23'), { limit: 2 })).toEqual({ quarantine: [] });
});
