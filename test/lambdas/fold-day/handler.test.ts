import { expect, test } from 'vitest';
import { receiveReport } from '../../../service/intake/receive-report.ts';
import { loadDomain } from '../../../service/store/domains/domain.ts';
import { daySideKey } from '../../../service/store/reports/day-side.ts';
import { reportMail } from '../../aws-stub/report-mail.ts';
import { utcDay } from '../../fakes/names.ts';
import { deployFunction, domain, register } from '../deploy-function.ts';
import { sqsEvent } from '../stub-world.ts';

const world = deployFunction('fold-day');
const day = utcDay('2026-11-23');
const keysUnder = (prefix: string) =>
  world()
    .stub.s3.keys('State')
    .filter((key) => key.startsWith(prefix));

test('fold-day puts a stored report into the figures of its day, once', async () => {
  await register(world());
  const inbox = (await loadDomain(world().ports, domain))?.state.inbox;
  const mail = reportMail(`${inbox}@reports.mta.example.net`, domain);
  world().stub.s3.write('Mail', 'mail/in/message', mail);
  await receiveReport(world().ports, 'mail/in/message');
  expect(keysUnder('fold-marks/')).toHaveLength(1);

  const task = JSON.stringify({ kind: 'fold-day', domain, day });
  for (const _ of [1, 2]) {
    const { answer, log } = await world().invoke('fold-day', sqsEvent([task, task]));
    expect(answer, log).toEqual({ batchItemFailures: [] });
  }
  expect(keysUnder('fold-marks/')).toEqual([]);
  expect(keysUnder('days/')).toEqual([daySideKey('verified', day, domain)]);
  const figures = JSON.parse(world().stub.s3.read('State', keysUnder('days/')[0]!)!.body.toString());
  expect(Object.values(figures.reports)).toMatchObject([
    { policies: [{ successfulSessions: 41, failedSessions: 1 }] },
  ]);
});
