import { expect, test } from 'vitest';
import { addReplayCommand } from '../../../bin/commands/replay.ts';
import { clientCommand } from './client-command.ts';

const { run, printed } = clientCommand(addReplayCommand);

test('replay asks for one day unless it is given two', async () => {
  const { body } = await run(['replay', '2026-11-20'], { queued: 3 });
  expect(body).toEqual({ from: '2026-11-20', to: '2026-11-20' });
  expect(printed).toEqual(['3 stored mails will be read again']);
});

test('replay --dry-run only counts', async () => {
  const { call, body } = await run(['replay', '2026-11-20', '2026-11-23', '--dry-run'], { queued: 3 });
  expect([call, body]).toEqual([
    'POST https://api.example.net/v1/replay?dry-run=true',
    { from: '2026-11-20', to: '2026-11-23' },
  ]);
  expect(printed).toEqual(['3 stored mails would be read again']);
});
