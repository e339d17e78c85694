import type { Command } from 'commander';
import type { Domain, SuggestionAnswer } from '../../api/answers/answer-types.ts';
import { templateNames } from '../../core/mta-sts/templates.table.ts';
import { pathOf } from '../client/paths.ts';
import { request } from '../client/request.ts';
import { ask, askSecret, hasTerminal } from '../input/confirm.ts';
import { formatRecords } from '../pages/domain-page.ts';
import { pageStyle } from '../pages/page-style.ts';
import { printError, printPage } from '../print.ts';
import { call, successOf } from './call-api.ts';

/** Who answers the questions. */
export interface Questioned {
  hasTerminal: () => boolean;
  ask: (question: string) => Promise<string>;
  /** What is typed is not shown. */
  askSecret: (question: string) => Promise<string>;
}

/** `strictmx init`: five questions, and then the records to set for the first domain. */
export function addInitCommand(
  program: Command,
  questioned: Questioned = { hasTerminal, ask, askSecret },
): void {
  program
    .command('init')
    .description('Ask five questions, host a first domain in mode testing, and print the records to set')
    .option('--owner <name>', 'whose domain it is; an administrator must name one')
    .addHelpText('after', '\nExample:\n  $ strictmx init --owner acme')
    .action(({ owner }: { owner?: string }, command: Command) => {
      if (!questioned.hasTerminal())
        command.error('error: nobody can be asked, expected a terminal; a script uses "domain add"');
      return init(questioned, owner);
    });
}

async function init({ ask: put, askSecret }: Questioned, namedOwner: string | undefined): Promise<void> {
  const api = await put('URL of the API (Enter: STRICTMX_API, or the "npm start" of this folder):');
  if (api !== '') {
    process.env.STRICTMX_API = api;
    process.env.STRICTMX_TOKEN = await askSecret('Token (not shown):');
  }
  const name = await put('Your first domain:');
  const provider = await put(
    `Your mail provider (${templateNames.join(', ')}; Enter: found by your MX records):`,
  );
  const recipients = await put('Who gets the daily mail (addresses, separated by spaces; Enter: nobody):');
  const digestTo = recipients
    .replaceAll(',', ' ')
    .split(' ')
    .filter((one) => one !== '');
  const path = pathOf(['domains', name]);
  const body = { zone: 'external', digestTo, ...(namedOwner !== undefined && { owner: namedOwner }) };
  if (!successOf(await request('PUT', path, { body, isNew: true, isMinimal: true }))) return;
  await publishSuggested(name, provider);
  const domain = await call<Domain>('GET', path);
  if (!domain) return;
  const { records = [] } = domain;
  await printPage(
    `Set these records where the DNS of ${domain.domain} is managed:\n\n${formatRecords(records, pageStyle())}\n\n${whatNext(api)}`,
  );
}

/** Without a policy the domain is still hosted: the servers may be unknown today. */
async function publishSuggested(name: string, template: string): Promise<void> {
  const parts = ['domains', name, 'policy'];
  const query = template === '' ? {} : { template };
  const suggested = await request('GET', pathOf([...parts, 'suggestion'], query));
  const published = suggested.ok
    ? await request('PUT', pathOf(parts), { body: await policyOf(suggested.response) })
    : suggested;
  if (!published.ok)
    printError(`No policy was published: ${published.message}. Later: strictmx policy set ${name}`);
}

async function policyOf(response: Response): Promise<object> {
  const { mode, mx, maxAgeSeconds } = JSON.parse(await response.text()) as SuggestionAnswer;
  return { mode, mx, maxAgeSeconds };
}

const whatNext = (api: string): string =>
  [
    'From then on, this says what to do: strictmx status',
    ...(api === ''
      ? []
      : [
          `The other verbs need the same two: export STRICTMX_API='${api.replaceAll("'", '')}', and STRICTMX_TOKEN`,
        ]),
  ].join('\n');
