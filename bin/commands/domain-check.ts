import { styleText } from 'node:util';
import type { Command } from 'commander';
import { parseDomainName, toUnicode } from '../../core/domain-name.ts';
import type { CheckFinding, Verdict } from '../../core/mta-sts/findings.ts';
import { escapeControls } from '../../core/quote.ts';
import type { DomainCheck } from '../../core/workflows/check-domain.ts';
import type { Ports } from '../../core/workflows/ports.ts';

type CheckPorts = Pick<Ports, 'resolver' | 'fetch' | 'clock'>;

/**
 * `strictmx domain check DOMAIN [--json]`. Exit 0 if there is no error, 1 if there is one, 2 if DOMAIN is none or
 * nothing could be found out.
 */
export function addDomainCheckCommand(
  program: Command,
  openPorts: () => Promise<CheckPorts> = publicPorts,
): void {
  program
    .command('domain')
    .description('domains on the internet, whoever hosts them')
    .command('check')
    .description("audit a domain's MTA-STS and TLS reporting as senders see it")
    .argument('<domain>', 'such as example.com')
    .option('--json', 'one JSON object instead of a page')
    .action(async (input: string, options: { json?: boolean }) => {
      const parsed = parseDomainName(input);
      if (!parsed.ok) {
        process.stderr.write(`${parsed.error}\n`);
        process.exitCode = 2;
        return;
      }
      const { checkDomain } = await import('../../core/workflows/check-domain.ts');
      const check = await checkDomain(await openPorts(), parsed.domain);
      process.stdout.write(options.json ? `${JSON.stringify(check)}\n` : formatPage(check));
      process.exitCode = exitCodeOf(check);
    });
}

// The resolver and the fetch of a deployment, which see the internet as senders do.
async function publicPorts(): Promise<CheckPorts> {
  const [{ createResolver }, { createPublicFetch }, { systemClock }] = await Promise.all([
    import('../../adapters/aws/resolver.ts'),
    import('../../adapters/public-fetch.ts'),
    import('../../adapters/system.ts'),
  ]);
  return { resolver: createResolver(), fetch: createPublicFetch(), clock: systemClock };
}

function exitCodeOf({ verdict, findings }: DomainCheck): number {
  if (findings.some(({ severity }) => severity === 'error')) return 1;
  return verdict === 'unknown' ? 2 : 0;
}

const headlines: Record<Verdict, [colour: 'green' | 'yellow' | 'red', text: string]> = {
  enforced: ['green', '✓ Mail to DOMAIN is protected: senders that know MTA-STS refuse any other server'],
  tested: ['yellow', '! Mail to DOMAIN is watched, not protected: the policy is in mode "testing"'],
  none: ['yellow', '! Mail to DOMAIN is not protected by MTA-STS'],
  broken: ['red', '✗ MTA-STS of DOMAIN does not work as it should'],
  unknown: ['yellow', '? MTA-STS of DOMAIN could not be judged'],
};

const marks: Record<CheckFinding['severity'], string> = {
  error: styleText('red', '✗'),
  warning: styleText('yellow', '!'),
  unknown: styleText('yellow', '?'),
  note: styleText('dim', '·'),
};

function formatPage(check: DomainCheck): string {
  const unicode = toUnicode(check.domain);
  const [colour, text] = headlines[check.verdict];
  const name = unicode === check.domain ? check.domain : `${check.domain} (${unicode})`;
  const lines = [
    styleText([colour, 'bold'], text.replace('DOMAIN', name)),
    '',
    ...describeFacts(check).map(([label, value]) => `  ${styleText('dim', label.padEnd(14))} ${value}`),
    '',
    ...check.findings.flatMap(({ severity, message, nextStep }) => [
      `  ${marks[severity]} ${escapeControls(message)}`,
      `    ${styleText('dim', `→ ${escapeControls(nextStep)}`)}`,
    ]),
    ...(check.findings.length === 0 ? [`  ${styleText('green', '✓')} No findings`] : []),
    '',
    ...check.notProbed.map((sentence) => styleText('dim', `  ${sentence}`)),
    '',
  ];
  return lines.join('\n');
}

function describeFacts(check: DomainCheck): [label: string, value: string][] {
  const { id, policy, policyBytes, certificateDays, mx, rua } = check;
  const servers = mx.map(({ host, preference }) => `${escapeControls(host)} (${preference})`).join(', ');
  return [
    ['record', id === undefined ? '–' : `id ${id}`],
    [
      'policy',
      policy ? `${policy.mode}, max_age ${formatDays(policy.maxAgeSeconds)}, ${policyBytes} bytes` : '–',
    ],
    ['allowed MX', policy ? policy.mx.join(', ') || '–' : '–'],
    ['MX records', servers || '–'],
    ['certificate', certificateDays === undefined ? '–' : `${certificateDays} days left`],
    ['TLS reports to', rua?.join(', ') ?? '–'],
    ['CAA allows', describeCaa(check)],
  ];
}

function describeCaa({ caaIssuers, findings }: DomainCheck): string {
  if (findings.some(({ code }) => code === 'caa-unknown')) return 'not known';
  if (caaIssuers === undefined) return 'every authority';
  return caaIssuers.map(escapeControls).join(', ') || 'no authority';
}

function formatDays(seconds: number): string {
  const days = Math.round((seconds / 86_400) * 10) / 10;
  return days === 1 ? '1 day' : `${days} days`;
}
