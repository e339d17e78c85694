import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { createTrialPorts } from '../../../bin/commands/trial-ports.ts';
import { MemoryMail } from '../../fakes/memory-mail.ts';
import { utcDay } from '../../fakes/names.ts';
import { clientCommand } from './client-command.ts';

/** As a command, so that the API is the one of `clientCommand()`. */
let figures: unknown;
const { runPages, service, errors } = clientCommand((program: Command) => {
  program.command('look').action(async () => {
    const resolver = { txt: async () => ({ kind: 'none' as const }) };
    const ports = createTrialPorts({ resolver, clock: { now: () => new Date(0) } }, new MemoryMail());
    figures = await ports.readFigures('canary.mta.example.net', utcDay('2026-11-23')).catch(String);
  });
});

test('createTrialPorts() counts verified and unverified reports of the day, as the API answers them', async () => {
  await runPages(
    ['look'],
    [
      { reports: [{ reportId: 'test.1@reports.example' }, {}] },
      { total: { verified: { reports: 2 }, unverified: { reports: 1 } } },
    ],
  );
  expect(figures).toEqual({ reportIds: ['test.1@reports.example'], reports: 3 });
  expect(service.mock.calls.map(([url]) => String(url))).toEqual([
    'https://api.example.net/v1/domains/canary.mta.example.net/reports?from=2026-11-23&to=2026-11-23&limit=500',
    'https://api.example.net/v1/domains/canary.mta.example.net/summary?from=2026-11-23&to=2026-11-23',
  ]);
});

test('createTrialPorts() throws if the API refuses, and prints what it said', async () => {
  await runPages(['look'], [{ detail: 'the token is not known' }], 401);
  expect(figures).toBe('Error: the API of the deployment did not answer, see above');
  expect(errors).toEqual(['the token is not known']);
});
