/**
 * Whatever prints what strangers wrote, printing each attack in every text that they can choose. Something new that prints
 * belongs here: the gate of printing.test.ts fails until it is.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { createPowertoolsLog } from '../../adapters/aws/powertools-log.ts';
import { createLog } from '../../adapters/system.ts';
import { confirmationPage } from '../../api/pages/confirmation-page.ts';
import { describeForwarded } from '../../bin/collect/describe-forwarded.ts';
import { addAwsCommand } from '../../bin/commands/aws.ts';
import { addDigestCommand } from '../../bin/commands/digest.ts';
import { addExportCommand } from '../../bin/commands/export.ts';
import { addLintCommand } from '../../bin/commands/lint.ts';
import { addOutboundCommand } from '../../bin/commands/outbound.ts';
import { addOwnerCommand } from '../../bin/commands/owner.ts';
import { addReplayCommand } from '../../bin/commands/replay.ts';
import { addTokenCommand } from '../../bin/commands/token.ts';
import { formatCheckPage } from '../../bin/pages/domain-check-page.ts';
import { formatReportPage } from '../../bin/pages/report-page.ts';
import { formatVerdictPage } from '../../bin/pages/verdict-page.ts';
import { FilesSummarizer, formatFilesSummary } from '../../bin/report/report-summary.ts';
import type { Finding } from '../../core/finding/finding.ts';
import { composeMail } from '../../core/mail/write-mail.ts';
import { judgeMessage } from '../../core/sender/require-tls/judge-message.ts';
import { formatCsvLine } from '../../core/text/format-csv.ts';
import { formatJson } from '../../core/text/format-json.ts';
import { painter } from '../../core/text/terminal.ts';
import type { ReadResult, Report } from '../../core/tls-rpt/report.ts';
import { english } from '../../core/words/en/words.ts';
import { japanese } from '../../core/words/ja/words.ts';
import { composeQuestion } from '../../service/recipients/compose-question.ts';
import { composeAlarmMail, composeAlarmPost } from '../../service/watch/compose-alarm.ts';
import { runCommand } from '../bin/commands/run-command.ts';
import { composeFacts, digestCases } from '../core/digest/digest-cases.ts';
import { entryOf, factsOf, now } from '../core/sender/sample-facts.ts';
import { writeExampleCdkJson } from '../fakes/example-cdk-json.ts';
import { createFakeAccount, createFakeDeployment } from '../fakes/fake-account.ts';
import { domainName, timestamp } from '../fakes/names.ts';
import { judgePrinted, type PrintedFor } from '../fixtures/judge-printed.ts';
import { nastyTexts } from '../fixtures/nasty-texts.ts';
import { sampleFaults, sampleFindings } from '../fixtures/sample-findings.ts';
import { sampleNotes } from '../fixtures/sample-notes.ts';
import { sampleRefusals } from '../fixtures/sample-refusals.ts';
import { withEveryString } from '../fixtures/with-each-string.ts';

const exampleCdkJson = writeExampleCdkJson();

type Printer = [what: string, reader: PrintedFor, print: (nasty: string) => string | Promise<string>];

const domain = domainName('example.com');
const openedAt = timestamp('2026-11-24T10:00:00.000Z');

/** Every finding, with all that is text in its facts from a stranger; codes inside stay, so that their words are used. */
const findingsWith = (nasty: string) =>
  Object.entries({ ...sampleFindings, 'of-a-newer-version': { text: '' } }).map(([code, parameters]) => ({
    code,
    parameters: withFacts(parameters, nasty),
  }));

/** Days and times are ours; a code decides which words are used. */
const withFacts = (parameters: object, nasty: string): object =>
  withEveryString(parameters, (text) => (isOurs(text) ? text : nasty));
const isOurs = (text: string): boolean =>
  text in sampleFindings || text in sampleFaults || /^\d{4}-\d\d-\d\d/.test(text);

const reportWith = (nasty: string): Report => ({
  organizationName: nasty,
  contactInfo: nasty,
  reportId: nasty,
  begin: '2026-11-23T00:00:00Z',
  policies: [
    {
      policyType: nasty,
      policyDomain: nasty,
      policyString: [nasty, nasty],
      mxHost: [nasty],
      failedSessions: 3,
      failureDetails: ['certificate-expired', nasty].map((resultType) => ({
        resultType,
        failedSessions: 1,
        sendingMtaIp: nasty,
        receivingMxHostname: nasty,
        receivingMxHelo: `${nasty}.`,
        receivingIp: nasty,
        additionalInformation: nasty,
        failureReasonCode: nasty,
      })),
    },
  ],
  notes: Object.entries(sampleNotes).flatMap(([code, list]) =>
    list.map((parameters: object) => ({ code, parameters: withFacts(parameters, nasty) })),
  ) as Report['notes'],
});

const readWith = (nasty: string): Extract<ReadResult, { ok: true }> => ({
  ok: true,
  reports: [reportWith(nasty)],
  mail: { from: nasty, date: nasty } as never,
});

const page = { colour: true, columns: 80 };

const folder = mkdtempSync(join(tmpdir(), 'strictmx-nasty-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a command prints to both streams where the service answers this. */
async function printed(
  addCommand: Parameters<typeof runCommand>[0],
  args: string[],
  answer: object | string,
  status = 200,
) {
  const body = typeof answer === 'string' ? answer : JSON.stringify(answer);
  vi.stubGlobal('fetch', async () => new Response(body, { status }));
  vi.stubEnv('STRICTMX_API', 'https://api.example.net');
  vi.stubEnv('STRICTMX_TOKEN', 'secret');
  try {
    const { out, err } = await runCommand(addCommand, args);
    expect(out + err).not.toBe('');
    return out + err;
  } finally {
    vi.unstubAllGlobals();
    vi.unstubAllEnvs();
  }
}

function linted(kind: string, nasty: string): Promise<string> {
  const file = join(folder, 'text');
  writeFileSync(
    file,
    `version: STSv1\nmode: ${nasty}\n${nasty}\nmx: ${nasty}\nv=STSv1; id=${nasty}; ${nasty}\nv=TLSRPTv1; rua=${nasty}\n`,
  );
  return printed(addLintCommand, ['lint', kind, file], {});
}

const outboundWith = (nasty: string) => {
  const attempt = { at: nasty, outcome: nasty, detail: nasty };
  const delivery = { to: nasty, state: nasty, reason: nasty, dueAt: nasty, attempts: [attempt] };
  return {
    domain: nasty,
    part: 1,
    state: nasty,
    reasons: [nasty],
    deliveries: [delivery, { ...delivery, state: 'waiting' }],
  };
};

const ownerWith = (nasty: string) => ({
  owner: nasty,
  zones: [nasty],
  quota: { domains: 1, recipients: 1, mailsPerDay: 1, storedBytesPerDay: 1 },
  used: { domains: 1, mails: 1 },
});

/** What a log writes. */
function logged(write: () => void): string {
  const lines: string[] = [];
  const spies = [
    ...(['stdout', 'stderr'] as const).map((stream) =>
      vi.spyOn(process[stream], 'write').mockImplementation((text) => lines.push(String(text)) > 0),
    ),
    // Powertools has a console of its own in a function, and the global one in a test.
    ...(['info', 'warn', 'error'] as const).map((method) =>
      vi.spyOn(console, method).mockImplementation((text) => void lines.push(`${text}\n`)),
    ),
  ];
  write();
  for (const spy of spies) spy.mockRestore();
  return lines.join('');
}

const fieldsWith = (nasty: string) => ({
  key: nasty,
  error: new Error(nasty),
  task: { kind: nasty, list: [nasty] },
});

const hostileDigest = (nasty: string, language: 'en' | 'ja') => {
  const words = { en: english, ja: japanese }[language];
  const { input } = digestCases.find(({ name }) => name === 'hostile.en') ?? digestCases[0]!;
  const incidents = findingsWith(nasty).map(({ code, parameters }) => ({
    code,
    parameters,
    severity: 'warning',
    openedAt,
  }));
  const ofStrangers = new Set([
    'organizationName',
    'submitter',
    'resultType',
    'receivingMxHostname',
    'failureReasonCode',
  ]);
  const walk = (value: unknown, name = ''): unknown => {
    if (typeof value === 'string') return ofStrangers.has(name) ? nasty : value;
    if (Array.isArray(value)) return value.map((one) => walk(one, name));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, walk(member, key)]));
  };
  const domains = input.domains.map((one) => ({
    ...(walk(one) as typeof one),
    incidents: incidents as never,
  }));
  return composeFacts({ ...input, domains }, words);
};

const alarmWith = (nasty: string) => ({
  kind: 'opened' as const,
  domain,
  ownNames: ['example.com'],
  incidents: findingsWith(nasty).map((one) => ({ ...one, openedAt })),
  url: 'https://mta.example.net/v1/domains/example.com',
});

const cells = (nasty: string) => [nasty, `${nasty},`, nasty, undefined, 1];

const printers: Printer[] = [
  ['formatReportPage()', 'terminal', (nasty) => formatReportPage(nasty, readWith(nasty), page)],
  ...Object.entries(sampleRefusals).flatMap(([code, list]) =>
    list.slice(0, 1).map(
      (parameters): Printer => [
        `formatReportPage() of ${code}`,
        'terminal',
        (nasty) => {
          const cause = { code, parameters: withFacts(parameters, nasty) } as never;
          return formatReportPage(nasty, { ok: false, reason: 'not-a-report', cause }, page);
        },
      ],
    ),
  ),
  [
    'formatFilesSummary()',
    'terminal',
    (nasty) => {
      const summarizer = new FilesSummarizer();
      summarizer.add(readWith(nasty));
      summarizer.addUnread(nasty, nasty);
      return formatFilesSummary(summarizer.summary());
    },
  ],
  [
    'formatCheckPage()',
    'terminal',
    (nasty) =>
      formatCheckPage(
        {
          domain,
          verdict: 'broken',
          id: nasty,
          policy: { mode: 'enforce', mx: [nasty], maxAgeSeconds: 1 },
          mx: [{ host: nasty, preference: 1 }],
          rua: [nasty],
          caaIssuers: [nasty],
          notProbed: [],
          findings: findingsWith(nasty)
            .filter(({ code }) => code in sampleFindings)
            .map((one) => ({ ...one, severity: 'error' })) as unknown as Finding[],
        } as never,
        { columns: 80 },
      ),
  ],
  [
    'formatVerdictPage()',
    'terminal',
    (nasty) => {
      const facts = factsOf({ mx: { [nasty]: 'none' }, sts: 'enforce', patterns: [nasty] });
      const verdict = judgeMessage(facts, [entryOf('exempt', { id: nasty, reason: nasty })], now, {});
      const explained = {
        facts,
        verdict,
        resolver: nasty,
        dnssec: 'available',
        taggedAddress: nasty,
      } as const;
      return formatVerdictPage(explained, { paint: painter(true), width: 80 });
    },
  ],
  [
    'describeForwarded()',
    'terminal',
    (nasty) => describeForwarded({ kind: 'rejected', reason: nasty } as never, { dropped: 1 }),
  ],
  ...['policy', 'mta-sts-record', 'tls-rpt-record'].map(
    (kind): Printer => [`lint ${kind}`, 'terminal', (nasty) => linted(kind, nasty)],
  ),
  [
    'an error of the service',
    'terminal',
    (nasty) =>
      printed(addReplayCommand, ['replay', '2026-11-23'], { detail: nasty.replaceAll('\n', ' ') }, 422),
  ],
  [
    'digest',
    'terminal',
    (nasty) =>
      printed(addDigestCommand, ['digest', '2026-11-23'], {
        digests: [{ owner: nasty, outcome: nasty, reason: nasty }],
      }),
  ],
  [
    'digest --dry-run',
    'terminal',
    (nasty) =>
      printed(addDigestCommand, ['digest', '2026-11-23', '--dry-run'], {
        digests: [{ owner: nasty, to: [nasty], subject: nasty, text: nasty.replaceAll('\n', ' ') }],
      }),
  ],
  [
    'outbound show',
    'terminal',
    (nasty) =>
      printed(addOutboundCommand, ['outbound', 'show', '2026-11-23'], { reports: [outboundWith(nasty)] }),
  ],
  [
    'outbound show --json',
    'json',
    (nasty) =>
      printed(addOutboundCommand, ['outbound', 'show', '2026-11-23', '--json'], {
        reports: [outboundWith(nasty)],
      }),
  ],
  [
    'outbound preview',
    'terminal',
    (nasty) =>
      printed(addOutboundCommand, ['outbound', 'preview', '2026-11-23'], {
        reports: [{ ...outboundWith(nasty), mails: [{ to: nasty, mime: nasty.replaceAll('\n', ' ') }] }],
        more: 0,
      }),
  ],
  [
    'outbound test',
    'terminal',
    (nasty) => printed(addOutboundCommand, ['outbound', 'test', '2026-11-23', 'a', 'b'], { to: nasty }),
  ],
  [
    'owner list',
    'terminal',
    (nasty) =>
      printed(addOwnerCommand, ['owner', 'list'], { owners: [ownerWith(nasty)], unreadable: [nasty] }),
  ],
  [
    'owner show',
    'terminal',
    (nasty) => printed(addOwnerCommand, ['owner', 'show', 'acme'], ownerWith(nasty)),
  ],
  [
    'owner show --json',
    'json',
    (nasty) => printed(addOwnerCommand, ['owner', 'show', 'acme', '--json'], ownerWith(nasty)),
  ],
  [
    'token list',
    'terminal',
    (nasty) =>
      printed(addTokenCommand, ['token', 'list'], {
        tokens: [{ id: nasty, owner: nasty, scopes: [nasty], note: nasty }],
      }),
  ],
  [
    'token create --json',
    'json',
    (nasty) => printed(addTokenCommand, ['token', 'create', '--admin', '--json'], { token: nasty }),
  ],
  [
    'aws preflight',
    'terminal',
    (nasty) =>
      printed(
        (program) =>
          addAwsCommand(
            program,
            async () =>
              createFakeAccount({
                id: async () => nasty.replaceAll('\n', ' '),
                activeRuleSet: async () => ({
                  name: nasty,
                  rules: [{ recipients: [nasty], isEnabled: true }],
                }),
                hostedZone: async () => ({
                  name: nasty,
                  isPrivate: true,
                  nameServers: [nasty],
                  records: 1,
                  maxRecords: 1,
                }),
              }).ports,
          ),
        ['aws', 'preflight', '--config', exampleCdkJson],
        {},
      ),
  ],
  [
    'aws doctor',
    'terminal',
    (nasty) =>
      printed(
        (program) =>
          addAwsCommand(program, async () => {
            const { ports, resolver } = createFakeDeployment({
              activeRuleSet: async () => ({ name: nasty, rules: [] }),
            });
            resolver.found('mx', 'reports.mta.example.net', [{ exchange: nasty, preference: 1 }]);
            return ports;
          }),
        ['aws', 'doctor', '--config', exampleCdkJson],
        {},
      ),
  ],
  [
    'export',
    'csv',
    (nasty) =>
      printed(
        addExportCommand,
        ['export', 'example.com', '--from', '2026-11-23', '--to', '2026-11-23'],
        formatCsvLine(cells(nasty)),
      ),
  ],
  [
    'export --format ndjson',
    'json',
    (nasty) =>
      printed(
        addExportCommand,
        ['export', 'example.com', '--from', '2026-11-23', '--to', '2026-11-23', '--format', 'ndjson'],
        `${formatJson({ nasty })}\n`,
      ),
  ],
  ['formatCsvLine()', 'csv', (nasty) => formatCsvLine(cells(nasty))],
  ['formatJson()', 'json', (nasty) => formatJson({ nasty, [nasty]: [nasty] })],
  ['composeAlarmMail() in English', 'mail', (nasty) => mailText(composeAlarmMail(alarmWith(nasty), english))],
  [
    'composeAlarmMail() in Japanese',
    'mail',
    (nasty) => mailText(composeAlarmMail(alarmWith(nasty), japanese)),
  ],
  ['composeAlarmPost()', 'slack', (nasty) => composeAlarmPost(alarmWith(nasty)).text],
  ['composeDigest() as text', 'mail', (nasty) => mailText(hostileDigest(nasty, 'en'))],
  ['composeDigest() as text in Japanese', 'mail', (nasty) => mailText(hostileDigest(nasty, 'ja'))],
  ['composeDigest() as HTML', 'html', (nasty) => hostileDigest(nasty, 'en').html],
  ['composeQuestion() as text', 'mail', async (nasty) => mailText(await question(nasty))],
  ['composeQuestion() as HTML', 'html', async (nasty) => (await question(nasty)).html],
  [
    'confirmationPage()',
    'html',
    (nasty) => confirmationPage({ owner: nasty, address: nasty, status: 'waiting' }, english),
  ],
  [
    'confirmationPage() of an answer',
    'html',
    (nasty) => confirmationPage({ owner: nasty, address: nasty, status: 'declined' }, japanese),
  ],
  [
    'composeMail()',
    'header',
    async (nasty) => {
      const mail = await composeMail({
        from: { name: nasty, address: 'a@example.com' },
        to: [{ name: nasty, address: 'b@example.com' }],
        subject: nasty,
        text: nasty,
        date: new Date(0),
        messageId: '<1@example.com>',
      });
      return Buffer.from(mail.raw).toString('latin1');
    },
  ],
  ['createLog()', 'log', (nasty) => logged(() => createLog().error('event', fieldsWith(nasty)))],
  [
    'createPowertoolsLog()',
    'log',
    (nasty) => logged(() => createPowertoolsLog('x', 'y').error('event', fieldsWith(nasty))),
  ],
];

const mailText = ({ subject, text }: { subject: string; text: string }) => `${subject}\n${text}`;
const question = (owner: string) =>
  composeQuestion(
    { owner, domain, url: 'https://mta.example.net/v1/recipients/a/b/c', expiresAt: openedAt },
    'en',
  );

test.each(printers)('%s is safe to read for %s', async (_what, reader, print) => {
  for (const [attack, nasty] of Object.entries(nastyTexts)) {
    const text = await print(nasty);
    expect(text).not.toBe('');
    try {
      judgePrinted[reader](text);
    } catch (error) {
      throw new Error(`With ${attack}: ${(error as Error).message}`, { cause: error });
    }
  }
});
