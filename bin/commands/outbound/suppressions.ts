import type { Command } from 'commander';
import { formatTime } from '../../../core/words/en/format.ts';
import { fetchList } from '../../client/fetch-list.ts';
import { dryRunOf, pathOf } from '../../client/paths.ts';
import { notChanged, printAnswer } from '../../client/print-answer.ts';
import { serviceVerb, type VerbFlags } from '../../client/verb.ts';
import { atLeastOne } from '../../input/whole-number.ts';
import { formatTable } from '../../pages/format-table.ts';
import type { PageStyle } from '../../pages/page-style.ts';
import { call, callForText } from '../call-api.ts';

interface Suppression {
  id: string;
  target: string;
  reason: string;
  detail: string;
  /** Absent in the answer to a dry run. */
  until?: string;
  /** Absent: reports about all domains. */
  domains?: string[];
}

interface AddFlags extends VerbFlags {
  reason: string;
  detail: string;
  days?: number;
}

/** `strictmx outbound suppressions|suppress|resume`: to whom no report is sent for a time. */
export function addSuppressionCommands(outbound: Command): void {
  serviceVerb(outbound, 'suppressions', {
    description: 'List destinations to which no report is sent for a time',
    example: 'outbound suppressions',
  }).action(async ({ json }: VerbFlags) => {
    const listed = await fetchList<Suppression>(pathOf(['outbound', 'suppressions']), 'suppressions');
    if (!listed) return;
    const { items, unreadable } = listed;
    const answer = { suppressions: items, ...(unreadable.length > 0 && { unreadable }) };
    await printAnswer(answer, { json }, ({ suppressions }, style) =>
      suppressions.length === 0 ? 'No suppressions' : formatSuppressions(suppressions, style),
    );
  });
  serviceVerb(outbound, 'suppress', {
    description: 'Send no report to an address or URL for a time',
    example: 'outbound suppress mailto:tls@example.com --days 30 --detail "asked by phone"',
  })
    .argument('<target>', 'the address or URL, as in the TLSRPT record')
    .option('--days <n>', 'for so many days (default: as long as the reason requires)', atLeastOne)
    .option('--reason <reason>', 'bounce, complaint or manual', 'manual')
    .option('--detail <text>', 'a note for yourself', '')
    .option('--dry-run', 'print what would happen, and change nothing')
    .action(suppressTarget);
  serviceVerb(outbound, 'resume', {
    description: 'Send reports to a suppressed destination again',
    example: 'outbound resume 0123456789abcdef0123456789abcdef',
  })
    .argument('<id>', 'from "outbound suppressions"')
    .option('--dry-run', 'print what would happen, and change nothing')
    .action(resumeTarget);
}

async function suppressTarget(target: string, flags: AddFlags): Promise<void> {
  const { reason, detail, days, json } = flags;
  const body = { target, reason, detail, ...(days !== undefined && { days }) };
  const path = pathOf(['outbound', 'suppressions'], dryRunOf(flags));
  const answer = await call<Suppression>('POST', path, body);
  if (answer)
    await printAnswer(
      answer,
      { json },
      (one, style) => `${notChanged(flags)}${formatSuppressions([one], style)}`,
    );
}

async function resumeTarget(id: string, flags: VerbFlags): Promise<void> {
  const path = pathOf(['outbound', 'suppressions', id], dryRunOf(flags));
  if ((await callForText('DELETE', path)) === undefined) return;
  await printAnswer({ id, resumed: !flags.dryRun }, flags, () =>
    flags.dryRun ? 'Nothing was changed. Reports would be sent there again' : 'Reports are sent there again',
  );
}

/** Untrusted text is escaped by the table. */
const formatSuppressions = (suppressions: readonly Suppression[], style: PageStyle): string =>
  formatTable(
    [
      { head: 'DESTINATION' },
      { head: 'ABOUT' },
      { head: 'REASON' },
      { head: 'UNTIL' },
      { head: 'ID', wraps: true },
    ],
    suppressions.map(({ id, target, domains, reason, detail, until }) => [
      target,
      domains?.join(' ') ?? 'all domains',
      detail === '' ? reason : `${reason}: ${detail}`,
      until === undefined ? '' : formatTime(until),
      id,
    ]),
    style,
  );
