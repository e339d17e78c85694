import { stat } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Unreadable } from '../../core/tls-rpt/refusal.ts';
import { fetchList } from '../client/fetch-list.ts';
import { pathOf } from '../client/paths.ts';
import { serviceVerb, subject } from '../client/verb.ts';
import type { FileReport } from '../containers/read-file-reports.ts';
import { describeReadError } from '../input/read-up-to.ts';
import { printError, printJson, printPage, showProgress } from '../print.ts';
import { chooseDomains, type HostedName } from './choose-domains.ts';
import { fileMark, ImportJournal } from './import-journal.ts';
import { formatImport, formatImportProgress, ImportTally } from './import-tally.ts';
import { type SentReport, sendReport } from './send-report.ts';

const help = `
Takes what a former system received or exported: mails, mailboxes (mbox), JSON, gzip, zip, folders of them, and the JSON
and CSV of parsedmarc. Each report is counted in the day that it is about. On one machine, signatures of mails are
verified again; a report whose signature cannot be verified any more is counted as not verified.

A repeat changes nothing. An import that was interrupted continues where it stopped: call it again in the same folder.
A CSV lacks the addresses of the reporters, so import either the CSV or the mails, not both.

Exit codes:
  0  everything was imported, or was known already
  1  something was not imported; the page says why
  2  a file cannot be read, or the arguments are wrong
  3  the service cannot be reached, or has no room today: call it again later`;

interface ImportFlags {
  domain?: string;
  owner?: string;
  journal: string;
  dryRun?: boolean;
  json?: boolean;
}

/** `strictmx import reports FILE…` */
export function addImportCommand(program: Command): void {
  serviceVerb(subject(program, 'import', 'Bring the history of a former system'), 'reports', {
    description: 'Import the TLS reports that a former system received',
    example: 'import reports old-reports.mbox parsedmarc/',
  })
    .argument('<file...>', 'files, folders or patterns, or - for standard input')
    .option('--domain <domain>', 'import everything for this domain, whatever it names')
    .option('--owner <name>', 'only domains of this owner')
    .option('--journal <file>', 'where it notes how far it is', 'strictmx-import.journal')
    .option('--dry-run', 'print what would happen, and change nothing')
    .addHelpText('after', help)
    .action(importFiles);
}

async function importFiles(names: string[], flags: ImportFlags): Promise<void> {
  const hosted = await listHosted(flags);
  if (!hosted) return;
  const journal = await ImportJournal.open(flags.journal);
  if (journal.isResumed) printError(`Continues where an earlier import stopped (${flags.journal})`);
  const run = new ImportRun(hosted, journal, flags);
  const { expandFiles } = await import('../report/expand-files.ts');
  for await (const file of expandFiles(names)) {
    await run.importFile(file);
    if (run.isStopped) break;
  }
  await run.finish();
  const { summary } = run.tally;
  await (flags.json ? printJson(summary) : printPage(formatImport(summary, flags.dryRun)));
}

/** By name, in lower case. */
async function listHosted({ domain, owner }: ImportFlags): Promise<Map<string, HostedName> | undefined> {
  const listed = await fetchList<HostedName>(pathOf(['domains'], { owner, week: 'false' }), 'domains');
  if (!listed) return undefined;
  const hosted = new Map(listed.items.map((one) => [one.domain, one]));
  if (domain === undefined) return hosted;
  const chosen = hosted.get(domain.toLowerCase());
  if (chosen) return new Map([[chosen.domain, chosen]]);
  printError(`Cannot import for "${domain}": expected a domain of the service`);
  process.exitCode = 1;
  return undefined;
}

/** Reports sent at a time. Each may wait for a look-up of its key. */
const batchSize = 16;

/** Attack: a mailbox of mails of 40 MB. */
const batchBytes = 16_777_216;

class ImportRun {
  readonly tally = new ImportTally();
  isStopped = false;
  readonly #hosted: ReadonlyMap<string, HostedName>;
  readonly #journal: ImportJournal;
  readonly #flags: ImportFlags;
  #batch: { name: string; bytes: Uint8Array; domain: HostedName }[] = [];
  /** By file: how many of its reports are done once the batch is. */
  readonly #reached = new Map<string, number>();
  #read = 0;

  constructor(hosted: ReadonlyMap<string, HostedName>, journal: ImportJournal, flags: ImportFlags) {
    this.#hosted = hosted;
    this.#journal = journal;
    this.#flags = flags;
  }

  async importFile(file: string): Promise<void> {
    const { readFileReports } = await import('../containers/read-file-reports.ts');
    try {
      const mark = file === '-' ? undefined : fileMark(file, await stat(file));
      const done = mark === undefined ? 0 : this.#journal.doneOf(mark);
      let at = 0;
      for await (const report of readFileReports(file, () => this.#showProgress())) {
        if (++at <= done) continue;
        await this.#take(report);
        if (mark !== undefined) this.#reached.set(mark, at);
        if (this.#isBatchFull) await this.#send();
        if (this.isStopped) return;
      }
    } catch (error) {
      this.tally.addRefused(file, describeReadError(error));
      exitWith(2);
    }
  }

  get #isBatchFull(): boolean {
    const bytes = this.#batch.reduce((sum, one) => sum + one.bytes.byteLength, 0);
    return this.#batch.length >= batchSize || bytes >= batchBytes;
  }

  async finish(): Promise<void> {
    if (!this.isStopped) await this.#send();
    showProgress(' '.repeat(90));
    showProgress('');
    if (!this.isStopped) await this.#journal.remove();
  }

  async #take({ name, bytes, result }: FileReport): Promise<void> {
    if (!result.ok || !bytes) {
      this.tally.addRefused(name, result.ok ? '' : await inEnglish(result.cause));
      return exitWith(1);
    }
    const chosen = this.#flags.domain
      ? { hosted: [...this.#hosted.values()], others: [] }
      : chooseDomains(result, this.#hosted);
    this.tally.addElsewhere(chosen.others);
    for (const domain of chosen.hosted) this.#batch.push({ name, bytes, domain });
  }

  async #send(): Promise<void> {
    const { dryRun = false } = this.#flags;
    const batch = this.#batch;
    this.#batch = [];
    const sent = await Promise.all(
      batch.map(async ({ name, bytes, domain }) => ({
        name,
        sent: await sendReport(bytes, domain, { dryRun }),
      })),
    );
    for (const one of sent) this.#note(one.name, one.sent);
    if (this.isStopped || dryRun) return;
    await this.#journal.note(this.#reached);
    this.#reached.clear();
  }

  #note(name: string, sent: SentReport): void {
    if (sent.ok) {
      this.tally.add(sent.answer);
      if (sent.answer.outcome === 'no-room')
        this.#stop('The storage budget of the owner is used up for today: call this again tomorrow', 3);
    } else if (sent.isFinal) {
      this.tally.addRefused(name, sent.message);
      exitWith(1);
    } else this.#stop(sent.message, sent.isWrongCall ? 2 : sent.isUnknown ? 3 : 1);
  }

  #stop(message: string, code: 1 | 2 | 3): void {
    if (!this.isStopped) printError(message);
    this.isStopped = true;
    exitWith(code);
  }

  #showProgress(): void {
    showProgress(formatImportProgress(++this.#read, this.tally.summary));
  }
}

async function inEnglish(cause: Unreadable['cause']): Promise<string> {
  const { describeRefusal } = await import('../../core/words/describe-intake.ts');
  return describeRefusal((await import('../../core/words/en/words.ts')).english, cause);
}

/** The exit code for the worst that happened. */
function exitWith(code: 1 | 2 | 3): void {
  process.exitCode = Math.max(Number(process.exitCode ?? 0), code);
}
