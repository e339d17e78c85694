import type { Command } from 'commander';
import { parseDomainName } from '../../core/names/domain-name.ts';
import type { DomainCheck } from '../../service/look-up/check-domain.ts';
import type { Ports } from '../../service/ports/ports.ts';
import { subject } from '../client/verb.ts';
import { printError, printJson, printPage } from '../print.ts';

type CheckPorts = Pick<Ports, 'resolver' | 'fetch' | 'clock'>;

const exitCodes = `
Exit codes:
  0  no error found
  1  an error was found
  2  nothing could be checked, or the arguments are wrong`;

/** `strictmx domain check DOMAIN [--json]`, with `exitCodes`. */
export function addDomainCheckCommand(
  program: Command,
  openPorts: () => Promise<CheckPorts> = publicPorts,
): void {
  subject(program, 'domain', 'Domains of the service, and a check of any domain')
    .command('check')
    .description("Check a domain's MTA-STS and TLS reporting as senders see it")
    .argument('<domain>', 'such as example.com')
    .option('--json', 'print one JSON object instead of a page')
    .addHelpText('after', exitCodes)
    .action(async (input: string, options: { json?: boolean }) => {
      const parsed = parseDomainName(input);
      if (!parsed.ok) {
        if (options.json) await printJson({ domain: input, error: parsed.error });
        else printError(parsed.error);
        process.exitCode = 2;
        return;
      }
      const { checkDomain } = await import('../../service/look-up/check-domain.ts');
      const check = await checkDomain(await openPorts(), parsed.domain);
      await (options.json ? printJson(await inEnglish(check)) : printCheck(check));
      process.exitCode = exitCodeOf(check);
    });
}

// Both load every sentence; other commands must not wait for that.
async function inEnglish(check: DomainCheck): Promise<object> {
  const { describeCheck } = await import('../../core/words/describe-finding.ts');
  const { english } = await import('../../core/words/en/words.ts');
  return describeCheck(english, check);
}

async function printCheck(check: DomainCheck): Promise<void> {
  const { formatCheckPage } = await import('../pages/domain-check-page.ts');
  await printPage(formatCheckPage(check, { columns: process.stdout.columns ?? 80 }));
}

// The resolver and the fetch of a deployment, which see the internet as senders do.
async function publicPorts(): Promise<CheckPorts> {
  const [{ createPublicResolver }, { createPublicFetch }, { systemClock }] = await Promise.all([
    import('../../adapters/public-resolver.ts'),
    import('../../adapters/public-fetch/public-fetch.ts'),
    import('../../adapters/system.ts'),
  ]);
  return { resolver: createPublicResolver(), fetch: createPublicFetch(), clock: systemClock };
}

function exitCodeOf({ verdict, findings }: DomainCheck): number {
  if (findings.some(({ severity }) => severity === 'error')) return 1;
  return verdict === 'unknown' ? 2 : 0;
}
