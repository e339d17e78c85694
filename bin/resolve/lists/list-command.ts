import type { Command } from 'commander';
import type { ListEntry } from '../../../core/sender/lists/list-entry.ts';
import { printError, printJson, printPage } from '../../print.ts';

interface ListFlags {
  lists: string;
  json?: boolean;
}

const help = `
The file is the one of "resolve serve --lists" and "resolve show --lists". A daemon that uses it notices a change within
seconds. An entry never weakens DANE, an enforce policy or REQUIRETLS: "resolve show DOMAIN --lists FILE" says what it does.`;

const addHelp = `
  LIST   exempt (mail may go without TLS), required (mail may go with TLS only), fallback (an hour without TLS)
  KIND   domain, subdomains, host, address or network
  VALUE  what the kind says: example.com, mx.example.com, 192.0.2.1, 192.0.2.0/24`;

/** `strictmx resolve list add|remove|show|export|import`: the administrator's exceptions, in a file. */
export function addResolveLists(resolve: Command): void {
  const list = resolve
    .command('list')
    .description('Change your lists: who is exempt from TLS, and of whom it is required')
    .addHelpText('after', help);
  addAdding(list);
  verb(list, 'remove', 'Remove an entry')
    .argument('<id>', 'as "resolve list show" prints it')
    .action((id: string, flags: ListFlags) =>
      acting(async () => {
        const { removeEntry } = await import('./edit-lists.ts');
        const entry = removeEntry(flags.lists, Date.now(), id);
        await answer(
          flags,
          entry,
          `Removed ${entry.match.kind} ${entry.match.value} from the list "${entry.list}"`,
        );
      }),
    );
  verb(list, 'show', 'Show the entries').action((flags: ListFlags) => acting(() => showLists(flags)));
  addTransfers(list);
}

function addAdding(list: Command): void {
  verb(list, 'add', 'Add an entry')
    .argument('<list>', 'exempt, required or fallback')
    .argument('<kind>', 'domain, subdomains, host, address or network')
    .argument('<value>', 'such as example.com')
    .option('--reason <text>', 'why it is needed')
    .option('--level <level>', 'encrypt or verify, for the list "required"')
    .option('--expires <time>', 'when it ends: 30d, 12h, or a time such as 2026-12-24T10:00:00Z')
    .addHelpText('after', addHelp)
    .action((name: string, kind: string, value: string, flags: ListFlags & AddFlags) =>
      acting(async () => {
        const { addEntry } = await import('./edit-lists.ts');
        const { reason, level, expires } = flags;
        const { entry, isNew } = addEntry(flags.lists, Date.now(), {
          list: name,
          kind,
          value,
          reason,
          level,
          expires,
        });
        await answer(
          flags,
          entry,
          isNew ? `Added as entry ${entry.id}` : `It is there already, as entry ${entry.id}`,
        );
      }),
    );
}

interface AddFlags {
  reason?: string;
  level?: string;
  expires?: string;
}

function addTransfers(list: Command): void {
  verb(list, 'export', 'Print the entries for another program')
    .option('--format <format>', 'postfix (texthash: for smtp_tls_policy_maps), cidr or json', 'postfix')
    .action((flags: ListFlags & { format: string }) => acting(() => exportLists(flags)));
  verb(list, 'import', "Add what a file of Postfix's smtp_tls_policy_maps asks for")
    .argument('<file>', 'in the form of texthash or hash')
    .option('--expires <time>', 'when its exemptions (none, may) end, such as 90d')
    .action((from: string, flags: ListFlags & { expires?: string }) =>
      acting(() => importLists(from, flags)),
    );
}

const verb = (list: Command, name: string, description: string): Command =>
  list
    .command(name)
    .description(description)
    .requiredOption('--lists <file>', 'the file with your entries')
    .option('--json', 'print one JSON object');

async function acting(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    printError((error as Error).message);
    process.exitCode = 2;
  }
}

async function answer({ json }: ListFlags, entry: ListEntry, sentence: string): Promise<void> {
  if (!json) return printPage(sentence);
  const { writtenEntry } = await import('../../../core/sender/lists/format-entries.ts');
  return printJson(writtenEntry(entry));
}

async function showLists({ lists, json }: ListFlags): Promise<void> {
  const [{ readListFile }, { writtenEntry }, { formatListEntries }, { painter }] = await Promise.all([
    import('./list-file.ts'),
    import('../../../core/sender/lists/format-entries.ts'),
    import('../../pages/list-entries-page.ts'),
    import('../../../core/text/terminal.ts'),
  ]);
  const now = Date.now();
  const entries = readListFile(lists, now);
  if (json) return printJson({ entries: entries.map(writtenEntry) });
  const width = process.stdout.columns ?? 100;
  return printPage(formatListEntries(entries, now, { paint: painter(process.stdout.isTTY === true), width }));
}

async function exportLists({ lists, format }: ListFlags & { format: string }): Promise<void> {
  const [{ readListFile }, formats] = await Promise.all([
    import('./list-file.ts'),
    import('../../../core/sender/lists/format-entries.ts'),
  ]);
  const now = Date.now();
  const entries = readListFile(lists, now);
  if (format === 'json') return printPage(formats.formatListFile(entries).trimEnd());
  const exporters = { postfix: formats.exportForPostfix, cidr: formats.exportAsCidr };
  const exporter = Object.hasOwn(exporters, format) ? exporters[format as keyof typeof exporters] : undefined;
  if (!exporter) throw new Error(`Cannot export as "${format}", expected "postfix", "cidr" or "json"`);
  const { text, leftOut } = exporter(entries, now);
  await printPage(text);
  for (const { id, match } of leftOut)
    printError(`Entry ${id} is left out: "${format}" cannot say ${match.kind} ${match.value}`);
}

async function importLists(from: string, flags: ListFlags & { expires?: string }): Promise<void> {
  const [{ importPolicyMaps }, { writtenEntry }] = await Promise.all([
    import('./edit-lists.ts'),
    import('../../../core/sender/lists/format-entries.ts'),
  ]);
  const { added, known, refused } = importPolicyMaps(flags.lists, Date.now(), {
    from,
    expires: flags.expires,
  });
  if (flags.json) await printJson({ added: added.map(writtenEntry), known, refused });
  else await printPage(`Added ${added.length}, there already ${known}, refused ${refused.length}`);
  for (const { line, text, why } of flags.json ? [] : refused) printError(`Line ${line} (${text}): ${why}`);
  if (refused.length > 0) process.exitCode = 1;
}
