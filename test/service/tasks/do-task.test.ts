import { expect, test, vi } from 'vitest';
import { doTask } from '../../../service/tasks/do-task.ts';
import { receiveReportTask, rotateIdTask, sendDigestTask } from '../../../service/tasks/task-kinds.ts';

const ports = {} as never;
const spied = <Kind extends object>(kind: Kind) => ({ ...kind, step: vi.fn(async () => {}) });

test('doTask() passes the message’s content to the step', async () => {
  const kind = spied(sendDigestTask);
  await doTask(kind, ports, { kind: 'send-digest', owner: 'acme', day: '2026-11-23' });
  expect(kind.step).toHaveBeenCalledExactlyOnceWith(ports, { owner: 'acme', day: '2026-11-23' });
});

test('doTask() runs a message with members that only a newer version knows', async () => {
  const kind = spied(rotateIdTask);
  await doTask(kind, ports, { kind: 'rotate-id', domain: 'example.com', why: { code: 'new' } });
  expect(kind.step).toHaveBeenCalledExactlyOnceWith(ports, { domain: 'example.com' });
});

test.each([[{}], [{ isReplay: false }]])('doTask() takes %j for a report that is new', async (said) => {
  const kind = spied(receiveReportTask);
  await doTask(kind, ports, { kind: 'receive-report', key: 'mail/in/a', ...said });
  expect(kind.step).toHaveBeenCalledExactlyOnceWith(ports, { key: 'mail/in/a', ...said });
});

test.each<[string, { kind: string }, object, string]>([
  ['without its domain', rotateIdTask, {}, 'domain'],
  ['with a domain that is not text', rotateIdTask, { domain: 7 }, 'domain'],
  ['with an empty domain', rotateIdTask, { domain: '' }, 'domain'],
  ['with a path for its domain', rotateIdTask, { domain: '../tokens/abc' }, 'domain'],
  ['with a domain in another form', rotateIdTask, { domain: 'Example.com.' }, 'domain'],
  ['with one label for its domain', rotateIdTask, { domain: 'localhost' }, 'domain'],
  ['with a day that is not in the calendar', sendDigestTask, { owner: 'acme', day: '2026-99-99' }, 'day'],
  ['with an invalid day', sendDigestTask, { owner: 'acme', day: 'today' }, 'day'],
  ['without a key', receiveReportTask, { isReplay: true }, 'key'],
  ['with another word for true', receiveReportTask, { key: 'mail/in/a', isReplay: 'yes' }, 'isReplay'],
])('doTask() refuses a message %s, names the member, and does nothing', async (_, task, message, member) => {
  const kind = spied(task as typeof rotateIdTask);
  const done = doTask(kind, ports, { kind: kind.kind, ...message });
  await expect(done).rejects.toThrow(`Cannot read a task "${kind.kind}"`);
  await expect(done).rejects.toThrow(member);
  expect(kind.step).not.toHaveBeenCalled();
});
