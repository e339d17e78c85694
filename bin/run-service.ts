import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { openDataDir } from '../adapters/local/files/data-lock.ts';
import { createLog } from '../adapters/system.ts';
import { defaultLanguage, languages } from '../core/names/language.ts';
import { parseMailbox } from '../core/names/mailbox.ts';
import { quote } from '../core/text/quote.ts';
import { boundNewSpace } from './bound-new-space.ts';
import { isEveryAddress } from './listen-address.ts';
import { mailDomain } from './local-names.ts';
import type { LocalService, LocalServiceOptions } from './local-service.ts';
import { printError, printJson, printPage } from './print.ts';
import { formatWelcome } from './welcome.ts';

export interface StartFlags {
  data: string;
  apiPort: string;
  httpsPort: string;
  dnsPort: string;
  smtpPort: string;
  host: string;
  publicAddress?: string[];
  publicUrl?: string;
  adminToken?: string;
  relay?: string;
  alarmTo?: string;
  alarmLanguage?: string;
  storedBytesPerDay?: string;
  verifyAt?: string;
  verifyCa?: string;
  json?: boolean;
  isDnsPortDefault: boolean;
}

/** `strictmx start` starts the service, prints its addresses, and runs until SIGTERM or SIGINT. */
export async function runService(flags: StartFlags, version: string): Promise<void> {
  let service: LocalService;
  try {
    const options = readOptions(flags, version);
    boundNewSpace();
    openDataDir(options.dataDir);
    // Imported only now, so that a wrong option or folder is reported without loading the whole service.
    const { startLocalService } = await import('./local-service.ts');
    service = await startLocalService(options);
  } catch (error) {
    printError(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
    return;
  }
  // Before it says that it is ready: whoever reads that may stop it at once.
  const stopped = stopSignal();
  await (flags.json ? printJson(service.ready) : printPage(formatWelcome(service.ready)));
  await stopped;
  await service.close();
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
}

function readOptions(flags: StartFlags, version: string): LocalServiceOptions {
  if (flags.verifyCa !== undefined && flags.verifyAt === undefined)
    throw new Error('Cannot start: "--verify-ca" needs "--verify-at"');
  return {
    dataDir: resolve(flags.data),
    version,
    ...readAddresses(flags),
    ports: {
      api: parsePort('--api-port', flags.apiPort),
      https: parsePort('--https-port', flags.httpsPort),
      dns: parsePort('--dns-port', flags.dnsPort),
      smtp: parsePort('--smtp-port', flags.smtpPort),
    },
    log: flags.json ? createLog() : createLog({ quiet: true }),
    anyDnsPort: flags.isDnsPortDefault,
    ...(flags.adminToken === undefined ? {} : { adminToken: parseToken(flags.adminToken) }),
    ...(flags.publicUrl === undefined ? {} : { publicUrl: parsePublicUrl(flags.publicUrl) }),
    ...(flags.relay === undefined ? {} : { relay: parseEndpoint('--relay', flags.relay) }),
    ...readOperator(flags),
    ...(flags.storedBytesPerDay !== undefined && {
      storedBytesPerDay: parseBytes('--stored-bytes-per-day', flags.storedBytesPerDay),
    }),
    ...(flags.verifyAt === undefined ? {} : { verifyAt: parseEndpoint('--verify-at', flags.verifyAt) }),
    ...(flags.verifyCa === undefined ? {} : { verifyCa: flags.verifyCa }),
  };
}

/** DNS must answer addresses that others can reach; "all addresses of this machine" is not one. */
function readAddresses({ host, publicAddress }: StartFlags): { host: string; publicAddresses: string[] } {
  const publicAddresses = publicAddress ?? [host];
  const expected = 'an address that others can reach, such as "192.0.2.10" or "2001:db8::10"';
  if (isIP(host) === 0)
    throw new Error(`Cannot start: "--host" is "${host}", expected an address such as "127.0.0.1"`);
  if (publicAddress === undefined && isEveryAddress(host)) {
    throw new Error(
      `Cannot start: "--host ${host}" listens on every address, so DNS needs "--public-address": expected ${expected}`,
    );
  }
  for (const address of publicAddresses) {
    if (isIP(address) === 0 || isEveryAddress(address))
      throw new Error(`Cannot start: "--public-address" is "${address}", expected ${expected}`);
  }
  return { host, publicAddresses };
}

/** To whom mail to the service itself is forwarded. It cannot end at the service again. */
function readOperator({ alarmTo, alarmLanguage }: StartFlags): Pick<LocalServiceOptions, 'operator'> {
  if (alarmLanguage !== undefined && alarmTo === undefined)
    throw new Error('Cannot start: "--alarm-language" is for the mail of "--alarm-to", which is missing');
  if (alarmTo === undefined) return {};
  const address = parseMailbox(alarmTo);
  if (address === undefined || address.domain === mailDomain)
    throw new Error(
      `Cannot start: "--alarm-to" is ${quote(alarmTo)}, expected an address outside ${mailDomain} such as "ops@example.net"`,
    );
  const language = languages.find((one) => one === (alarmLanguage ?? defaultLanguage));
  if (language === undefined)
    throw new Error(
      `Cannot start: "--alarm-language" is ${quote(alarmLanguage ?? '')}, expected ${languages.map(quote).join(' or ')}`,
    );
  return { operator: { address: alarmTo, language } };
}

function parsePort(name: string, value: string): number {
  const port = Number(value);
  if (/^\d{1,5}$/.test(value) && port <= 65_535) return port;
  throw new Error(`Cannot start: "${name}" is "${value}", expected a port from 0 to 65535`);
}

function parseBytes(name: string, value: string): number {
  const bytes = Number(value);
  if (/^\d{1,15}$/.test(value) && bytes >= 1_000_000) return bytes;
  throw new Error(`Cannot start: "${name}" is "${value}", expected a number of bytes from 1000000`);
}

function parseEndpoint(name: string, value: string): { host: string; port: number } {
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(value) ?? [];
  if (host && port) return { host, port: parsePort(name, port) };
  throw new Error(`Cannot start: "${name}" is "${value}", expected host:port such as "127.0.0.1:25"`);
}

function parsePublicUrl(value: string): string {
  const url = URL.parse(value);
  if (url?.protocol === 'https:' && `${url.origin}/` === url.href) return url.origin;
  throw new Error(
    `Cannot start: "--public-url" is "${value}", expected an HTTPS URL without a path such as "https://mta-sts.example.com"`,
  );
}

function parseToken(token: string): string {
  if (/^[\x21-\x7e]{16,512}$/.test(token)) return token;
  throw new Error(
    'Cannot start: "--admin-token" is too short, expected 16 to 512 printable characters without spaces',
  );
}
