import type { Command } from 'commander';
import type { DomainName } from '../../core/names/domain-name.ts';
import { parseDomainName } from '../../core/names/domain-name.ts';
import { splitAddress } from '../../core/names/mailbox.ts';
import type { SendingFacts } from '../../core/sender/facts/sending-facts.ts';
import type { MessageWishes } from '../../core/sender/require-tls/judge-message.ts';
import { readRequireTlsTag } from '../../core/sender/require-tls/subaddress.ts';
import { quote } from '../../core/text/quote.ts';
import { painter } from '../../core/text/terminal.ts';
import type { FactsPorts } from '../../service/sender/look-up-facts.ts';
import { printError, printJson, printPage } from '../print.ts';
import { addResolveConfig } from '../resolve/config-command.ts';
import { formatDnsServer, isSafeWay, readDnsServer } from '../resolve/dns-server-option.ts';
import type { ExplainedVerdict } from '../resolve/explained-verdict.ts';
import { addResolveLists } from '../resolve/lists/list-command.ts';
import { addResolveServe } from '../resolve/serve-command.ts';

interface ShowFlags {
  requireTls?: boolean;
  tlsRequiredNo?: boolean;
  bounce?: boolean;
  lists?: string;
  dns?: string;
  trustAd?: boolean;
  loopback?: boolean;
  json?: boolean;
}

const help = `
Exit codes:
  0  the mail may go
  1  it may not
  2  the arguments are wrong
  3  unknown: something could not be looked up

--lists FILE is a JSON array: [{"id": "1", "list": "required", "match": {"kind": "domain", "value": "example.com"},
"level": "encrypt", "reason": "contract"}]. An "exempt" entry needs "expiresAt".`;

type OpenPorts = (flags: ShowFlags) => Promise<{ ports: FactsPorts; resolver: string }>;

/** `strictmx resolve …`: the sending side. `show DOMAIN` shows whether and how mail may leave. */
export function addResolveCommand(program: Command, openPorts: OpenPorts = livePorts): void {
  const resolve = program
    .command('resolve')
    .description('Decide whether and how mail may leave (DANE, MTA-STS, REQUIRETLS)');
  addResolveServe(resolve);
  addResolveConfig(resolve);
  addResolveLists(resolve);
  resolve
    .command('show')
    .description('Explain how mail to a domain may leave: the facts, the decision, and what would change it')
    .argument(
      '<domain>',
      'such as example.com or [192.0.2.1], or an address such as ann+requiretls@example.com',
    )
    .option('--require-tls', 'for a message that demands TLS all the way (RFC 8689)')
    .option('--tls-required-no', 'for a message with the header TLS-Required: No')
    .option('--bounce', 'for a message with an empty return path')
    .option('--lists <file>', 'file with your exempt and required entries')
    .option('--dns <address>', "the resolver to ask (default: the system's first)")
    .option('--trust-ad', 'trust the DNSSEC result (AD bit) of a resolver on another machine')
    .option('--loopback', 'allow policy hosts on loopback, for trials')
    .option('--json', 'print one JSON object instead of a page')
    .addHelpText('after', help)
    .action(async (input: string, flags: ShowFlags) => {
      try {
        await showVerdict(input, flags, openPorts);
      } catch (error) {
        printError((error as Error).message);
        process.exitCode = 2;
      }
    });
}

async function showVerdict(input: string, flags: ShowFlags, openPorts: OpenPorts): Promise<void> {
  const asked = await readAsked(input);
  const { ports, resolver } = await openPorts(flags);
  const [{ judgeMessage }, { readLists }] = await Promise.all([
    import('../../core/sender/require-tls/judge-message.ts'),
    import('../resolve/lists/read-lists.ts'),
  ]);
  const now = ports.clock.now().getTime();
  const entries = flags.lists === undefined ? [] : readLists(flags.lists, now);
  const found = await findFacts(asked.about, ports, resolver);
  const verdict = judgeMessage(found.facts, entries, now, wishesOf(flags, asked));
  const { taggedAddress } = asked;
  await print({ ...found, verdict, ...(taggedAddress !== undefined && { taggedAddress }) }, flags);
  const isUnknown = verdict.reply?.reason === 'lookup-failed';
  process.exitCode = verdict.mayGo ? 0 : isUnknown ? 3 : 1;
}

interface Asked {
  /** A domain to look up, or what is known of an address literal. */
  about: DomainName | SendingFacts;
  taggedAddress?: string;
}

/** @throws Error that says what is wrong with the domain */
async function readAsked(input: string): Promise<Asked> {
  const { isTagged, address } = readRequireTlsTag(input);
  const tagged = isTagged && { taggedAddress: input };
  const { domain } = splitAddress(address);
  if (domain.startsWith('[')) {
    const { readAddressLiteral } = await import('../../core/sender/facts/address-literal.ts');
    const about = readAddressLiteral(domain);
    if (about) return { about, ...tagged };
    throw new Error(
      `Cannot use ${quote(domain)} as an address literal, expected one such as "[192.0.2.1]" or "[IPv6:2001:db8::1]"`,
    );
  }
  const parsed = parseDomainName(domain);
  if (!parsed.ok) throw new Error(parsed.error);
  return { about: parsed.domain, ...tagged };
}

async function findFacts(
  about: Asked['about'],
  ports: FactsPorts,
  resolver: string,
): Promise<Omit<ExplainedVerdict, 'verdict'>> {
  if (typeof about === 'object') return { facts: about, dnssec: 'not-asked' };
  const { lookUpFacts } = await import('../../service/sender/look-up-facts.ts');
  const [facts, isValidating] = await Promise.all([lookUpFacts(ports, about), ports.resolver.validates()]);
  return { facts, resolver, dnssec: isValidating ? 'available' : 'unavailable' };
}

const wishesOf = (flags: ShowFlags, { taggedAddress }: Asked): MessageWishes => ({
  requireTls: flags.requireTls === true || taggedAddress !== undefined,
  tlsRequiredNo: flags.tlsRequiredNo === true,
  isBounce: flags.bounce === true,
});

async function print(explained: ExplainedVerdict, { json }: ShowFlags): Promise<void> {
  if (json) {
    const { verdictJson } = await import('../resolve/explained-verdict.ts');
    return printJson(verdictJson(explained));
  }
  const { formatVerdictPage } = await import('../pages/verdict-page.ts');
  const width = Math.min(Math.max(process.stdout.columns ?? 100, 40), 100);
  const paint = painter(process.stdout.isTTY === true);
  return printPage(formatVerdictPage(explained, { paint, width }));
}

async function livePorts(flags: ShowFlags): ReturnType<OpenPorts> {
  const server = readDnsServer(flags.dns);
  if (!server)
    throw new Error(
      `Cannot ask "${flags.dns}": it is not an address, expected one such as "127.0.0.1" or "127.0.0.1:5353"`,
    );
  const [{ createSecureResolver }, { createSecureLookup }, { createPublicFetch }, { systemClock }] =
    await Promise.all([
      import('../../adapters/local/dns/secure-resolver.ts'),
      import('../../adapters/local/dns/secure-lookup.ts'),
      import('../../adapters/public-fetch/public-fetch.ts'),
      import('../../adapters/system.ts'),
    ]);
  const trustsAd = flags.trustAd === true || isSafeWay(server);
  const resolver = createSecureResolver({ server, trustsAd });
  const lookup = createSecureLookup(resolver);
  const ports = {
    resolver,
    fetch: createPublicFetch({ allowLoopback: flags.loopback === true, lookup }),
    clock: systemClock,
  };
  return { ports, resolver: formatDnsServer(server) };
}
