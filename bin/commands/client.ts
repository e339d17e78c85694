import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';

/** Commands that act on a running service, named by STRICTMX_API and STRICTMX_TOKEN. */
export function addClientCommands(program: Command): void {
  const where = `
Acts on the service that STRICTMX_API names (http://127.0.0.1:8080 if unset), with the token in STRICTMX_TOKEN.`;

  program
    .command('digest')
    .argument('<day>', 'UTC day such as 2026-11-23')
    .description('Send each owner the daily mail for a day, once')
    .option('--dry-run', 'print the mails instead of sending them')
    .addHelpText('after', where)
    .action(async (day: string, { dryRun }: { dryRun?: boolean }) => {
      const query = dryRun ? '?dry-run=true' : '';
      const answer = await call<DigestAnswer>('PUT', `/v1/digests/${encodeURIComponent(day)}${query}`);
      if (!answer) return;
      for (const digest of answer.digests) {
        if (digest.outcome)
          console.log(`${digest.owner}: ${digest.outcome}${digest.reason ? ` (${digest.reason})` : ''}`);
        else console.log(`To: ${digest.to?.join(', ')}\nSubject: ${digest.subject}\n\n${digest.text}\n`);
      }
      if (answer.digests.length === 0) console.log('No owner has a domain');
    });

  program
    .command('replay')
    .argument('<from>', 'first UTC day of receipt')
    .argument('[to]', 'last UTC day of receipt (default: the first)')
    .description('Read stored mail again, after an upgrade that reads more')
    .option('--dry-run', 'only print how many mails there are')
    .addHelpText('after', where)
    .action(async (from: string, to: string | undefined, { dryRun }: { dryRun?: boolean }) => {
      const query = dryRun ? '?dry-run=true' : '';
      const answer = await call<{ queued: number }>('POST', `/v1/replay${query}`, { from, to: to ?? from });
      if (answer)
        console.log(`${answer.queued} stored mails ${dryRun ? 'would be read' : 'will be read'} again`);
    });

  program
    .command('token')
    .description('Create API tokens')
    .command('create')
    .description('Create a token and print it; it is never shown again')
    .option('--owner <name>', 'limit the token to the domains of this owner (default: all domains)')
    .option('--read', 'allow reading only')
    .option('--note <text>', 'what the token is for')
    .option('--expires <time>', 'when the token expires, such as 2027-01-31T00:00:00Z')
    .option('--json', 'print the whole answer')
    .addHelpText('after', where)
    .action(
      async (flags: { owner?: string; read?: boolean; note?: string; expires?: string; json?: boolean }) => {
        const answer = await call<{ token: string }>('POST', '/v1/tokens', {
          scope: flags.read ? 'read' : 'write',
          ...(flags.owner && { owner: flags.owner }),
          ...(flags.note && { note: flags.note }),
          ...(flags.expires && { expiresAt: flags.expires }),
        });
        if (answer) console.log(flags.json ? JSON.stringify(answer) : answer.token);
      },
    );
}

interface DigestAnswer {
  digests: {
    owner: string;
    outcome?: string;
    reason?: string;
    to?: string[];
    subject?: string;
    text?: string;
  }[];
}

/** @returns the answer; undefined after an error that was printed and has set the exit code */
export async function call<T>(method: string, path: string, body?: object): Promise<T | undefined> {
  const text = await callForText(method, path, body);
  return text === undefined ? undefined : (JSON.parse(text) as T);
}

/** As `call`, for an answer that is not JSON. */
export async function callForText(method: string, path: string, body?: object): Promise<string | undefined> {
  const api = process.env.STRICTMX_API ?? 'http://127.0.0.1:8080';
  const token = process.env.STRICTMX_TOKEN ?? (await localAdminToken());
  if (!token) return fail('Cannot call the service: STRICTMX_TOKEN is not set, expected an API token');
  let response: Response;
  try {
    response = await fetch(new URL(path, api), {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  } catch {
    return fail(`Cannot reach the service at "${api}": check that it runs, and that STRICTMX_API is its URL`);
  }
  const text = await response.text();
  if (response.ok) return text;
  return fail(detailOf(text) ?? `Cannot do this: the service answered status ${response.status}`);
}

/** On the machine that runs `npm start`, its token is in a file. */
async function localAdminToken(): Promise<string | undefined> {
  if (process.env.STRICTMX_API) return undefined;
  try {
    return (await readFile('.strictmx/admin-token', 'utf8')).trim();
  } catch {
    return undefined;
  }
}

function detailOf(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { detail?: string }).detail;
  } catch {
    return undefined;
  }
}

export function fail(message: string): undefined {
  console.error(message);
  process.exitCode = 1;
}
