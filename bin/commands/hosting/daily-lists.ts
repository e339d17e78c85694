import type { Command } from 'commander';
import type { UtcDay } from '../../../core/names/utc-day.ts';
import { formatTime } from '../../../core/words/en/format.ts';
import { fetchList } from '../../client/fetch-list.ts';
import { pathOf } from '../../client/paths.ts';
import { printAnswer } from '../../client/print-answer.ts';
import { serviceVerb, subject } from '../../client/verb.ts';
import { utcDayArgument } from '../../input/utc-day-argument.ts';
import { formatTable } from '../../pages/format-table.ts';

interface DayFlags {
  day?: UtcDay;
  json?: boolean;
}

/** `strictmx audit` and `strictmx quarantine list`: what happened on a UTC day. The first is for administrators. */
export function addDailyListCommands(program: Command): void {
  serviceVerb(program, 'audit', {
    description: 'List who changed what on a UTC day',
    example: 'audit --day 2026-11-23',
  })
    .option('--day <day>', 'UTC day (default: today)', utcDayArgument)
    .action(listAudit);
  serviceVerb(subject(program, 'quarantine', 'Report mail that could not be counted'), 'list', {
    description: 'List the mails of a UTC day that could not be counted, and why',
    example: 'quarantine list --day 2026-11-23',
  })
    .option('--day <day>', 'UTC day (default: today)', utcDayArgument)
    .action(listQuarantine);
}

interface AuditEntry {
  at: string;
  by: string;
  action: string;
  outcome: string;
  reason?: string;
}

async function listAudit({ day, json }: DayFlags): Promise<void> {
  const listed = await fetchList<AuditEntry>(pathOf(['audit'], { day, limit: '1000' }), 'entries');
  if (!listed) return;
  const columns = [
    { head: 'AT' },
    { head: 'BY' },
    { head: 'OUTCOME' },
    { head: 'ACTION, AND WHY', wraps: true as const },
  ];
  await printAnswer({ entries: listed.items }, { json }, ({ entries }, style) =>
    entries.length === 0
      ? 'No changes on this day'
      : formatTable(
          columns,
          entries.map(({ at, by, action, outcome, reason }) => [
            formatTime(at),
            by,
            outcome,
            reason === undefined ? action : `${action} (${reason})`,
          ]),
          style,
        ),
  );
}

interface Quarantined {
  receivedAt: string;
  from?: string;
  subject?: string;
  /** What an owner is told instead of them. */
  senderDomain?: string;
  domains?: string[];
  detail: string;
}

async function listQuarantine({ day, json }: DayFlags): Promise<void> {
  const path = pathOf(['quarantine'], { day, limit: '1000' });
  const listed = await fetchList<Quarantined>(path, 'quarantine');
  if (!listed) return;
  const columns = [
    { head: 'RECEIVED' },
    { head: 'FROM' },
    { head: 'WHY', wraps: true as const },
    { head: listed.items.some(({ domains }) => domains) ? 'DOMAIN' : 'SUBJECT' },
  ];
  await printAnswer({ quarantine: listed.items }, { json }, ({ quarantine }, style) =>
    quarantine.length === 0
      ? 'Nothing in quarantine on this day'
      : formatTable(
          columns,
          quarantine.map(({ receivedAt, from, senderDomain, subject: title = '', domains, detail }) => [
            formatTime(receivedAt),
            from ?? senderDomain ?? '',
            detail,
            domains?.join(', ') ?? title,
          ]),
          style,
        ),
  );
}
