import { expect, test } from 'vitest';
import { loadDomain } from '../../../service/store/domains/domain.ts';
import { reportMail } from '../../aws-stub/report-mail.ts';
import { domainName } from '../../fakes/names.ts';
import { claim, deployFunction, domain, register } from '../deploy-function.ts';
import { s3Notice, sqsEvent } from '../stub-world.ts';

const world = deployFunction('receive-report');

test('receive-report stores the report of a mail that SES stored, once, and requests a fold of its day', async () => {
  await register(world());
  const inbox = (await loadDomain(world().ports, domain))?.state.inbox;
  const mail = reportMail(`${inbox}@reports.mta.example.net`, domain);
  world().stub.s3.write('Mail', 'mail/in/message 1', mail);
  const notice = s3Notice('Mail', 'mail/in/message 1');
  const event = sqsEvent([notice, JSON.stringify({ Event: 's3:TestEvent' })]);
  for (const _ of [1, 2]) {
    const { answer, log } = await world().invoke('receive-report', event);
    expect(answer, log).toEqual({ batchItemFailures: [] });
  }
  const stored = world()
    .stub.s3.keys('State')
    .filter((key) => key.startsWith('reports/'));
  expect(stored).toEqual([expect.stringContaining(`reports/2026-11-23/${domain}/`)]);
  const tasks = world()
    .takeSqsEvent('fold-day')
    .Records.map(({ body }) => JSON.parse(body));
  expect(tasks[0]).toEqual({ kind: 'fold-day', domain, day: '2026-11-23' });
});

test('receive-report marks a report that comes to a waiting claim', async () => {
  const { inbox } = await claim(world(), domainName('claimed.example.net'));
  const mail = reportMail(`${inbox}@reports.mta.example.net`, 'claimed.example.net');
  world().stub.s3.write('Mail', 'mail/in/waiting', mail);
  const { answer } = await world().invoke('receive-report', sqsEvent([s3Notice('Mail', 'mail/in/waiting')]));
  expect(answer).toEqual({ batchItemFailures: [] });
  expect(world().stub.s3.keys('State')).toContain(`waiting-reports/${inbox}/mail/in/waiting`);
});

test('receive-report returns only the message that it cannot read to the queue', async () => {
  const { answer } = await world().invoke(
    'receive-report',
    sqsEvent(['no JSON', s3Notice('Mail', 'mail/in/gone')]),
  );
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-1' }] });
  expect(world().stub.sqs.visibleAgain.get('handle')).toBeLessThanOrEqual(10);
});
