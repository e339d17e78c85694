import { expect, test } from 'vitest';
import { addReplayCommand } from '../../../bin/commands/replay.ts';
import { clientCommand } from './client-command.ts';

const { run, service, printed, errors } = clientCommand(addReplayCommand);

test('replay asks for one day unless it is given two', async () => {
  const { body } = await run(['replay', '2026-11-20'], { queued: 3 });
  expect(body).toEqual({ from: '2026-11-20', to: '2026-11-20' });
  expect(printed).toEqual(['3 stored report mails and posts will be read again']);
});

test('replay --dry-run only counts', async () => {
  const { call, body } = await run(['replay', '2026-11-20', '2026-11-23', '--dry-run'], { queued: 3 });
  expect([call, body]).toEqual([
    'POST https://api.example.net/v1/replay?dry-run=true',
    { from: '2026-11-20', to: '2026-11-23' },
  ]);
  expect(printed).toEqual(['3 stored report mails and posts would be read again']);
});

test('replay counts one in the singular', async () => {
  await run(['replay', '2026-11-20'], { queued: 1 });
  expect(printed).toEqual(['1 stored report mail or post will be read again']);
});

test('replay refuses days in the wrong order with its own message, without a call', async () => {
  await run(['replay', '2026-11-23', '2026-11-20'], {});
  expect(service).not.toHaveBeenCalled();
  expect(errors).toEqual([
    'Cannot replay: the last day is "2026-11-20", expected a day from "2026-11-23" on',
  ]);
});
