import { expect, test } from 'vitest';
import { addOutboundCommand } from '../../../../bin/commands/outbound/outbound.ts';
import { previewOutbound } from '../../../../service/outbound/preview-outbound.ts';
import {
  askForReports,
  createWorld,
  day,
  failedSession,
  post,
} from '../../../service/outbound/outbound-world.ts';
import { clientCommand } from '../client-command.ts';

const { run, service, printed, errors } = clientCommand(addOutboundCommand);

/** `strictmx outbound show` of a service that answers this. */
async function show(status: number, answer: object) {
  await run(['outbound', 'show', '2026-11-23'], answer, status);
  return { out: printed.join('\n'), error: errors.join('\n') };
}

test('outbound show says that a day has no reports', async () => {
  expect(await show(200, { reports: [] })).toEqual({
    out: 'No reports for 2026-11-23 yet',
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

test('outbound show says in words how far a report, its deliveries and its attempts have come', async () => {
  const at = '2026-11-24T01:00:00Z';
  const deliveries = [
    {
      to: 'a@b.example',
      state: 'waiting',
      dueAt: '2026-11-24T02:00:00Z',
      attempts: [{ at, outcome: 'unknown' }],
    },
    {
      to: 'c@d.example',
      state: 'suppressed',
      reason: 'an administrator decided so',
      dueAt: at,
      attempts: [],
    },
    { to: 'e@f.example', state: 'of-a-newer-version', dueAt: at, attempts: [{ at, outcome: 'newer-too' }] },
  ];
  const reports = [
    { domain: 'example.com', part: 1, state: 'looking-up', reasons: [], deliveries },
    { domain: 'example.net', part: 1, state: 'of-a-newer-version', reasons: [], deliveries: [] },
  ];
  expect((await show(200, { reports })).out).toBe(
    `example.com: DNS has not answered yet, and is asked again later
  to a@b.example: not delivered yet, next try 2026-11-24T02:00:00Z
    2026-11-24T01:00:00Z interrupted, and may have arrived
  to c@d.example: not sent (an administrator decided so)
  to e@f.example: of-a-newer-version
    2026-11-24T01:00:00Z newer-too
example.net: of-a-newer-version`,
  );
});

test('outbound show escapes control characters in another server’s answer', async () => {
  const attempts = [{ at: '2026-11-24T01:00:00Z', outcome: 'refused', detail: '550 \u001b[2J\u009b\u202e' }];
  const delivery = { to: 'a@b.example', state: 'failed', dueAt: '2026-11-24T01:00:00Z', attempts };
  const report = { domain: 'example.com', part: 1, state: 'failed', reasons: [], deliveries: [delivery] };
  expect((await show(200, { reports: [report] })).out).toMatch(/550 \\u\{1b\}\[2J\\u\{9b\}\\u\{202e\}$/);
});

test('outbound preview prints a real mail line by line, without its CRs', async () => {
  const ports = createWorld();
  askForReports(ports, 'example.com', 'mailto:tls@example.com');
  await post(ports, [failedSession]);
  const { reports, more } = await previewOutbound(ports, day);
  await run(['outbound', 'preview', day], { reports, more });
  const page = printed.join('\n');
  expect(page).toMatch(/^--- to \S+\n(?:[^\n]+\n)*Content-Type: multipart\/report;/mu);
  expect(page).not.toContain('\\u{d}');
});

test('outbound preview says that there is nothing to send', async () => {
  await run(['outbound', 'preview', '2026-11-23'], { reports: [], more: 0 });
  expect(printed).toEqual(['Nothing to send for 2026-11-23: no session results that still need a report']);
});

test('outbound send says where the reports appear', async () => {
  await run(['outbound', 'send', '2026-11-23'], { day: '2026-11-23' });
  expect(printed).toEqual([
    'Queued. If there are session results, the reports appear here: npx strictmx outbound show 2026-11-23',
  ]);
});

test('outbound send refuses a day that is not over with its own message, without a call', async () => {
  await run(['outbound', 'send', '2999-01-01'], {});
  expect(service).not.toHaveBeenCalled();
  expect(errors).toEqual([
    expect.stringMatching(/^Cannot send the reports for 2999-01-01: the day is not over/u),
  ]);
});
