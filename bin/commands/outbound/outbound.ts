import type { Command } from 'commander';
import { dayOf, type UtcDay } from '../../../core/names/utc-day.ts';
import { printable } from '../../../core/text/terminal.ts';
import { wordOf } from '../../../core/words/by-code/word-of.ts';
import type { Words } from '../../../core/words/words.ts';
import { utcDayArgument } from '../../input/utc-day-argument.ts';
import { printJson, printPage } from '../../print.ts';
import { call, fail, serviceHelp } from '../call-api.ts';
import { addOutboundSettingsCommands } from './settings.ts';
import { addSuppressionCommands } from './suppressions.ts';

/** `strictmx outbound …`: reports to other domains. */
export function addOutboundCommand(program: Command): void {
  const outbound = program
    .command('outbound')
    .description('TLS reports to other domains: preview, send, show, test, settings, suppressions')
    .addHelpText('after', serviceHelp);
  addPreview(outbound);
  addSend(outbound);
  addShow(outbound);
  addTest(outbound);
  addOutboundSettingsCommands(outbound);
  addSuppressionCommands(outbound);
}

const day = 'UTC day such as 2026-11-23';

function addPreview(outbound: Command): void {
  outbound
    .command('preview')
    .argument('<day>', day, utcDayArgument)
    .argument('[domain]', 'only this domain')
    .description('Print the mails that would be sent, and to whom; sends nothing')
    .option('--json', 'print the whole answer')
    .action(async (about: UtcDay, domain: string | undefined, { json }: { json?: boolean }) => {
      const query = domain === undefined ? '' : `&domain=${encodeURIComponent(domain)}`;
      const answer = await call<PreviewAnswer>('PUT', `${path(about)}?dry-run=true${query}`);
      if (!answer) return;
      await (json ? printJson(answer) : printPage(await formatPreview(about, answer)));
    });
}

function addSend(outbound: Command): void {
  outbound
    .command('send')
    .argument('<day>', day, utcDayArgument)
    .description('Create and send the reports for a past day; existing reports do not change')
    .action(async (about: UtcDay) => {
      // The service refuses it too, but its answer uses the names of the API.
      if (about >= dayOf(new Date()))
        return fail(
          `Cannot send the reports for ${about}: the day is not over (UTC). To see the results so far: npx strictmx outbound preview ${about}`,
        );
      const answer = await call<{ day: string }>('PUT', path(about));
      if (answer)
        await printPage(
          `Queued. If there are session results, the reports appear here: npx strictmx outbound show ${answer.day}`,
        );
    });
}

function addShow(outbound: Command): void {
  outbound
    .command('show')
    .argument('<day>', day, utcDayArgument)
    .description('List each report of a day, its destinations, and every attempt')
    .option('--json', 'print one report per line, as JSON')
    .action(async (about: UtcDay, { json }: { json?: boolean }) => {
      let count = 0;
      for await (const report of listReports(about)) {
        await (json ? printJson(report) : printPage(await formatReport(report)));
        count++;
      }
      if (count === 0 && !json && process.exitCode === undefined)
        await printPage(`No reports for ${about} yet`);
    });
}

function addTest(outbound: Command): void {
  outbound
    .command('test')
    .argument('<day>', day, utcDayArgument)
    .argument('<domain>', 'the domain that the report is about')
    .argument('<to>', 'your address')
    .description('Send one report to yourself, as the domain would get it')
    .action(async (about: UtcDay, domain: string, to: string) => {
      const answer = await call<{ to: string }>('POST', `${path(about)}/${encodeURIComponent(domain)}/test`, {
        to,
      });
      if (answer)
        await printPage(`Sent the report about ${printable(domain, 260)} to ${printable(answer.to, 400)}`);
    });
}

interface Delivery {
  to: string;
  copy?: true;
  state: string;
  reason?: string;
  dueAt: string;
  attempts: { at: string; outcome: string; detail?: string }[];
}

interface Report {
  domain: string;
  part: number;
  state: string;
  reasons: string[];
  deliveries: Delivery[];
}

interface PreviewAnswer {
  reports: (Report & { mails: { to: string; mime?: string; json?: string }[] })[];
  more: number;
}

const path = (day: string): string => `/v1/outbound/${encodeURIComponent(day)}`;

async function* listReports(day: string): AsyncGenerator<Report> {
  let cursor: string | undefined;
  do {
    const query = cursor === undefined ? '' : `?cursor=${encodeURIComponent(cursor)}`;
    const page = await call<{ reports: Report[]; cursor?: string }>('GET', `${path(day)}${query}`);
    if (!page) return;
    yield* page.reports;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

async function formatReport({ domain, part, state, reasons, deliveries }: Report): Promise<string> {
  const { english } = await import('../../../core/words/en/words.ts');
  const { outboundStates: words } = english;
  return [
    `${printable(domain, 260)}${part > 1 ? `, part ${part}` : ''}: ${wordOf(words.reports, state, printable)}`,
    ...reasons.map((reason) => `  ${printable(reason, 300)}`),
    ...deliveries.flatMap((delivery) => formatDelivery(delivery, words)),
  ].join('\n');
}

function formatDelivery(
  { to, copy, state, reason, dueAt, attempts }: Delivery,
  words: Words['outboundStates'],
): string[] {
  const when = state === 'waiting' ? `, next try ${printable(dueAt)}` : '';
  const what = wordOf(words.deliveries, state, printable);
  return [
    `  ${copy ? 'copy to' : 'to'} ${printable(to, 400)}: ${what}${reason ? ` (${printable(reason, 300)})` : ''}${when}`,
    ...attempts.map(
      ({ at, outcome, detail }) =>
        `    ${printable(at)} ${wordOf(words.attempts, outcome, printable)}${detail ? `: ${printable(detail, 300)}` : ''}`,
    ),
  ];
}

/** Lines of a mail end in CRLF. A terminal needs LF, and would show the CR as an escape. */
const withoutCr = (text: string): string => text.replaceAll('\r\n', '\n');

async function formatPreview(day: UtcDay, { reports, more }: PreviewAnswer): Promise<string> {
  const pages = await Promise.all(
    reports.map(async (report) =>
      [
        await formatReport(report),
        ...report.mails.map(
          ({ to, mime, json }) => `\n--- to ${printable(to, 400)}\n${withoutCr(mime ?? json ?? '')}`,
        ),
      ].join('\n'),
    ),
  );
  if (pages.length === 0) return `Nothing to send for ${day}: no session results that still need a report`;
  return [...pages, ...(more > 0 ? [`and ${more} more reports; name a domain to see one`] : [])].join('\n\n');
}
