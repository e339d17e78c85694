import { expect, test } from 'vitest';
import { addOutboundCommand } from '../../../bin/commands/outbound.ts';
import { clientCommand } from './client-command.ts';

const { run, printed, errors } = clientCommand(addOutboundCommand);

/** `strictmx outbound show` of a service that answers this. */
async function show(status: number, answer: object) {
  await run(['outbound', 'show', '2026-11-23'], answer, status);
  return { out: printed.join('\n'), error: errors.join('\n') };
}

test('outbound show says that a day has no reports, and what to try', async () => {
  expect(await show(200, { reports: [] })).toEqual({
    out: 'There are no reports about 2026-11-23 yet; strictmx outbound preview 2026-11-23 shows what they would contain',
    error: '',
  });
});

test('outbound show says what went wrong, not that there are no reports', async () => {
  expect(await show(401, { detail: 'no such token' })).toEqual({ out: '', error: 'no such token' });
});

test('outbound show lists the parts of a day separately, if late results made more than one', async () => {
  const report = { domain: 'example.com', state: 'delivered', reasons: [], deliveries: [] };
  const reports = [
    { ...report, part: 1 },
    { ...report, part: 2 },
  ];
  expect((await show(200, { reports })).out).toBe('example.com: delivered\nexample.com, part 2: delivered');
});

test("outbound show escapes what another server's answer would do to the terminal", async () => {
  const attempts = [{ at: '2026-11-24T01:00:00Z', outcome: 'refused', detail: '550 \u001b[2J\u009b\u202e' }];
  const delivery = { to: 'a@b.example', state: 'failed', dueAt: '2026-11-24T01:00:00Z', attempts };
  const report = { domain: 'example.com', part: 1, state: 'failed', reasons: [], deliveries: [delivery] };
  expect((await show(200, { reports: [report] })).out).toMatch(/550 \\u\{1b\}\[2J\\u\{9b\}\\u\{202e\}$/);
});
