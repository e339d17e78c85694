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
import { leavePage } from '../../api/pages/leave-page.ts';
import { describeForwarded } from '../../bin/collect/describe-forwarded.ts';
import { addApplyCommand } from '../../bin/commands/apply.ts';
import { addAwsCommand } from '../../bin/commands/aws.ts';
import { addDigestCommand } from '../../bin/commands/digest.ts';
import { addExportCommand } from '../../bin/commands/export.ts';
import { addHostingCommands } from '../../bin/commands/hosting/hosting.ts';
import { addLintCommand } from '../../bin/commands/lint.ts';
import { addOutboundCommand } from '../../bin/commands/outbound/outbound.ts';
import { addOwnerCommand } from '../../bin/commands/owner.ts';
import { addReplayCommand } from '../../bin/commands/replay.ts';
import { addTokenCommand } from '../../bin/commands/token.ts';
import { formatImport, ImportTally } from '../../bin/import/import-tally.ts';
import { formatCheckPage } from '../../bin/pages/domain-check-page.ts';
import { formatReportPage } from '../../bin/pages/reports/report-page.ts';
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
import { composeAlarmMail } from '../../service/watch/alarm/compose-alarm.ts';
import { composeWebhookPosts } from '../../service/watch/alarm/compose-webhook.ts';
import { runCommand } from '../bin/commands/run-command.ts';
import { sampleDomain, sampleIncident, sampleList } from '../bin/pages/sample-domains.ts';
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

/** A file with hostile names, and a service that answers hostile settings. */
function applied(nasty: string, ...flags: string[]): Promise<string> {
  const file = join(folder, 'domains.json');
  const domains = [{ domain: 'a.example', owner: nasty, digestTo: [nasty] }];
  writeFileSync(file, JSON.stringify({ domains }));
  const entry = { domain: 'a.example', owner: `${nasty}2`, digestTo: [nasty, nasty], mode: nasty };
  return printed(addApplyCommand, ['apply', file, ...flags], { domains: [entry] });
}

/** Files that cannot be applied. */
const unusableFiles: [what: string, file: (nasty: string) => object | string][] = [
  ['no domain name', (nasty) => ({ domains: [{ domain: nasty }] })],
  ['an unknown member', (nasty) => ({ domains: [{ domain: 'a.example', [nasty]: 1 }] })],
  ['an unknown template', (nasty) => ({ domains: [{ domain: nasty, template: nasty }] })],
  ['no YAML', (nasty) => `a: [${nasty}`],
];

function unusable(file: object | string): Promise<string> {
  const path = join(folder, 'unusable.json');
  writeFileSync(path, typeof file === 'string' ? file : JSON.stringify(file));
  return printed(addApplyCommand, ['apply', path], {});
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

/** Our own link, which ends each post. */
const linkToDomain = /<https:\/\/mta\.example\.net\/[^<>|]*\|Status of example\.com>$/u;

const alarmWith = (nasty: string) => ({
  kind: 'opened' as const,
  domain,
  ownNames: ['example.com'],
  incidents: findingsWith(nasty).map((one) => ({ ...one, severity: 'error', openedAt })),
  url: 'https://mta.example.net/v1/domains/example.com',
  isApiUrl: true,
});

const cells = (nasty: string) => [nasty, `${nasty},`, nasty, undefined, 1];

const listed = {
  domains: sampleList.map((one) => ({ ...one, incidents: [sampleIncident] })),
  unreadable: ['x'],
};
const version = { id: 'x', mode: 'x', state: 'x', from: '', cachedUntil: '', by: 'x', why: 'x' };
const suggestion = {
  mode: 'x',
  mx: ['x'],
  maxAgeSeconds: 1,
  madeFrom: { liveMx: ['x'], template: 'x' },
  notes: ['x'],
};
const audited = { at: '', by: 'x', action: 'x', outcome: 'x', reason: 'x' };
const quarantined = { receivedAt: '', from: 'x', subject: 'x', detail: 'x' };
const reportEntry = {
  ...{ id: 'x', begin: 'x', organizationName: 'x', submitter: 'x', notes: [], raw: 'x', receivedAt: '' },
  ...{ policies: [{ failedSessions: 1 }], verification: { verified: false, reason: 'x' } },
};

const figures = { reports: 1, successfulSessions: 1, failedSessions: 1 };
const sides = { verified: figures, unverified: figures };
const summed = {
  ...{ domain: 'x', from: '2026-11-23', to: '2026-11-24', cursor: 'x', total: sides },
  days: [{ day: '2026-11-23', ...sides }],
  reporters: [{ submitter: 'x', organizationName: 'x', ...sides }],
  resultTypes: [{ ...sides, explanation: { title: 'x', meaning: 'x', steps: ['x'] } }],
};

/** Verbs about hosted domains, and answers of which each text may be a stranger's. */
const hostingVerbs: [args: string[], answer: object][] = [
  [['status'], listed],
  [['domain', 'list'], listed],
  [['domain', 'show', 'a.example'], sampleDomain],
  [['incident', 'list'], listed],
  [['incident', 'list', 'a.example'], { incidents: [sampleIncident] }],
  [['incident', 'check', 'a.example'], { findings: [sampleIncident], incidents: [] }],
  [
    ['policy', 'show', 'a.example'],
    { mode: 'x', mx: ['x'], maxAgeSeconds: 1, text: 'x', errors: ['x'], warnings: ['x'] },
  ],
  [['policy', 'versions', 'a.example'], { versions: [version] }],
  [['policy', 'suggest', 'a.example'], suggestion],
  [['migration', 'show', 'a.example'], sampleDomain.removal ?? {}],
  [['report', 'list', 'a.example'], { reports: [reportEntry] }],
  [['report', 'show', 'a.example', 'x'], reportEntry],
  [['summary', 'a.example'], summed],
  [
    ['outbound', 'settings'],
    { enabled: true, organizationName: 'x', bcc: ['x'], domains: {}, destinations: {} },
  ],
  [['outbound', 'suppressions'], { suppressions: [{ id: 'x', target: 'x', reason: 'x', detail: 'x' }] }],
  [['audit'], { entries: [audited] }],
  [['quarantine', 'list'], { quarantine: [quarantined] }],
];

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
    'formatImport()',
    'terminal',
    (nasty) => {
      const tally = new ImportTally();
      tally.addRefused(nasty, nasty);
      tally.addElsewhere([nasty]);
      return formatImport(tally.summary);
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
  ...hostingVerbs.map(
    ([args, answer]): Printer => [
      args.join(' '),
      'terminal',
      (nasty) =>
        printed(
          addHostingCommands,
          args,
          withEveryString(answer, () => nasty),
        ),
    ],
  ),
  ['apply --dry-run', 'terminal', (nasty) => applied(nasty, '--dry-run')],
  ['apply --dry-run --json', 'json', (nasty) => applied(nasty, '--dry-run', '--json')],
  ['apply --yes', 'terminal', (nasty) => applied(nasty, '--yes')],
  ['apply --export', 'terminal', (nasty) => applied(nasty, '--export')],
  ...unusableFiles.map(
    ([what, file]): Printer => [`apply of a file with ${what}`, 'terminal', (nasty) => unusable(file(nasty))],
  ),
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
  [
    'composeWebhookPosts()',
    'slack',
    (nasty) =>
      composeWebhookPosts(alarmWith(nasty), openedAt, english)
        .map(({ text }) => text.replace(linkToDomain, ''))
        .join(''),
  ],
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
    'leavePage()',
    'html',
    (nasty) => leavePage({ owner: nasty, address: nasty, status: 'confirmed' }, english),
  ],
  [
    'leavePage() of who has left',
    'html',
    (nasty) => leavePage({ owner: nasty, address: nasty, status: 'declined' }, japanese),
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
