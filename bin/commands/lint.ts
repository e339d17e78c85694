import { styleText } from 'node:util';
import type { Command } from 'commander';
import type { Fault } from '../../core/finding/fault.ts';
import { lintPolicy } from '../../core/mta-sts/lint-policy.ts';
import { parseMtaStsRecord } from '../../core/mta-sts/record.ts';
import { escapeControls, quote } from '../../core/text/quote.ts';
import { parseTlsRptRecord } from '../../core/tls-rpt/record.ts';
import { describeFault } from '../../core/words/describe-finding.ts';
import { faults } from '../../core/words/en/faults.table.ts';
import { formatDuration } from '../format-duration.ts';
import { describeReadError, readUpTo } from '../input/read-up-to.ts';
import { printError, printJson, printPage } from '../print.ts';

/** The result for one kind of text. `shown` are the lines of the page, as name and value. */
interface Verdict {
  ok: boolean;
  json: object;
  shown: [name: string, value: string][];
  errors: string[];
  warnings: string[];
}

interface Kind {
  command: string;
  /** Completes "a valid …". */
  title: string;
  description: string;
  judge(bytes: Uint8Array): Verdict;
}

/** Attack: an endless file. The limits of the formats are all far smaller. */
const maxBytes = 1024 * 1024;

const kinds: Kind[] = [
  {
    command: 'policy',
    title: 'MTA-STS policy (RFC 8461)',
    description: 'Check the policy text that https://mta-sts.<domain>/.well-known/mta-sts.txt serves',
    judge: judgePolicy,
  },
  {
    command: 'mta-sts-record',
    title: 'MTA-STS record (RFC 8461)',
    description: 'Check the TXT records of _mta-sts.<domain>, one per line',
    judge: judgeMtaStsRecord,
  },
  {
    command: 'tls-rpt-record',
    title: 'TLS reporting record (RFC 8460)',
    description: 'Check the TXT records of _smtp._tls.<domain>, one per line',
    judge: judgeTlsRptRecord,
  },
];

const exitCodes = `
Exit codes:
  0  it is valid
  1  it is not valid
  2  it cannot be read, or the arguments are wrong`;

/** `strictmx lint policy|mta-sts-record|tls-rpt-record FILE [--json]`, with `exitCodes`. */
export function addLintCommand(program: Command): void {
  const lint = program.command('lint').description('Check a policy or record as a sender would');
  for (const kind of kinds) {
    lint
      .command(kind.command)
      .description(kind.description)
      .argument('<file>', 'the file to read, or - for standard input')
      .option('--json', 'print one JSON object instead of a page')
      .addHelpText('after', exitCodes)
      .action((file: string, options: { json?: boolean }) => lintFile(kind, file, options.json === true));
  }
}

async function lintFile(kind: Kind, file: string, json: boolean): Promise<void> {
  let bytes: Uint8Array;
  try {
    bytes = await readUpTo(file, maxBytes);
  } catch (error) {
    printError(`Cannot read ${quote(file)}: ${describeReadError(error)}`);
    process.exitCode = 2;
    return;
  }
  const verdict = kind.judge(bytes);
  await (json ? printJson(verdict.json) : printPage(formatPage(kind, file, verdict)));
  process.exitCode = verdict.ok ? 0 : 1;
}

const inWords = (list: readonly Fault[]): string[] => list.map((one) => describeFault(faults, one));

function judgePolicy(bytes: Uint8Array): Verdict {
  const { ok, policy, ...found } = lintPolicy(bytes);
  const [errors, warnings] = [inWords(found.errors), inWords(found.warnings)];
  const shown: Verdict['shown'] = policy
    ? [
        ['mode', policy.mode],
        ...policy.mx.map((pattern): [string, string] => ['mx', pattern]),
        ['max_age', formatMaxAge(policy.maxAgeSeconds)],
      ]
    : [];
  return { ok, json: { ok, ...(policy && { policy }), errors, warnings }, shown, errors, warnings };
}

function judgeMtaStsRecord(bytes: Uint8Array): Verdict {
  const parsed = parseMtaStsRecord(readLines(bytes));
  if (!parsed.ok) return refuse(parsed.errors);
  return { ok: true, json: parsed, shown: [['id', parsed.record.id]], errors: [], warnings: [] };
}

function judgeTlsRptRecord(bytes: Uint8Array): Verdict {
  const parsed = parseTlsRptRecord(readLines(bytes));
  if (!parsed.ok) return refuse(parsed.errors);
  const { record } = parsed;
  const warnings = inWords(parsed.warnings);
  const shown = record.rua.map((uri): [string, string] => ['rua', uri]);
  return {
    ok: true,
    json: { ok: true, record, ...(warnings.length > 0 && { warnings }) },
    shown,
    errors: [],
    warnings,
  };
}

function refuse(found: readonly Fault[]): Verdict {
  const errors = inWords(found);
  return { ok: false, json: { ok: false, errors }, shown: [], errors, warnings: [] };
}

/** Each line is one TXT record. The final line end does not begin an empty record. */
function readLines(bytes: Uint8Array): string[] {
  return Buffer.from(bytes)
    .toString('utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '');
}

/** A short time needs no conversion. */
const formatMaxAge = (seconds: number): string =>
  seconds < 60 ? `${seconds} s` : `${seconds} s (${formatDuration(seconds)})`;

function formatPage(kind: Kind, file: string, { ok, shown, errors, warnings }: Verdict): string {
  const name = file === '-' ? 'standard input' : quote(file);
  const head = ok
    ? `${styleText('green', '✓')} ${name} is a valid ${kind.title}`
    : `${styleText('red', '✗')} ${name} is not a valid ${kind.title}`;
  const values = shown.map(
    ([label, value]) => `    ${styleText('dim', label.padEnd(8))} ${escapeControls(value)}`,
  );
  const faults = errors.map((error) => `  ${styleText('red', '✗')} ${escapeControls(error)}`);
  const advice = warnings.map((warning) => `  ${styleText('yellow', '!')} ${escapeControls(warning)}`);
  return [head, ...values, ...faults, ...advice].join('\n');
}
