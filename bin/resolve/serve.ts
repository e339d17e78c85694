import { once } from 'node:events';
import { statSync } from 'node:fs';
import { createSecureLookup } from '../../adapters/local/dns/secure-lookup.ts';
import { createSecureResolver } from '../../adapters/local/dns/secure-resolver.ts';
import { createPublicFetch } from '../../adapters/public-fetch/public-fetch.ts';
import { createLog, systemClock, systemTimer } from '../../adapters/system.ts';
import { readGroupId } from '../input/read-group.ts';
import { printJson, printPage } from '../print.ts';
import { isSafeWay, readDnsServer } from './dns-server-option.ts';
import { readLists } from './lists/read-lists.ts';
import { type LocalAddress, readLocalAddress } from './local-address.ts';
import { type ResolverSettings, startResolver } from './run-resolver.ts';

export interface ServeFlags {
  socketmap: string;
  exim?: string;
  socketGroup?: string;
  metrics?: string;
  lists?: string;
  dns?: string;
  spool: string;
  trustAd?: boolean;
  loopback?: boolean;
  json?: boolean;
}

/** Runs the daemon until a signal stops it. @throws Error that says what to do */
export async function serve(flags: ServeFlags): Promise<void> {
  const server = readDnsServer(flags.dns);
  if (!server)
    throw new Error(`Cannot ask "${flags.dns}": it is not an address, expected one such as "127.0.0.1"`);
  const stopped = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopped.abort());
  const resolver = createSecureResolver({ server, trustsAd: flags.trustAd === true || isSafeWay(server) });
  const running = await startResolver(
    {
      resolver,
      fetch: createPublicFetch({
        allowLoopback: flags.loopback === true,
        lookup: createSecureLookup(resolver),
      }),
      clock: systemClock,
      timer: systemTimer,
      log: createLog(),
    },
    settingsOf(flags),
  );
  process.on('SIGHUP', running.reload);
  if (flags.json) await printJson(running.ready);
  else await printPage(`Postfix may ask at ${formatLocalAddress(running.ready.socketmap)}`);
  if (!stopped.signal.aborted) await once(stopped.signal, 'abort');
  process.off('SIGHUP', running.reload);
  await running.stop();
}

function settingsOf(flags: ServeFlags): ResolverSettings {
  const { socketmap, exim, socketGroup, metrics, lists, spool } = flags;
  const gid = socketGroup === undefined ? undefined : readGroupId(socketGroup);
  const forGroup = (address: LocalAddress): LocalAddress =>
    'path' in address && gid !== undefined ? { ...address, gid } : address;
  return {
    spool,
    socketmap: forGroup(readLocalAddress('--socketmap', socketmap)),
    ...(exim !== undefined && { exim: forGroup(readLocalAddress('--exim', exim)) }),
    ...(metrics !== undefined && { metrics: readPort(metrics) }),
    readLists: () => (lists === undefined ? [] : readLists(lists, systemClock.now().getTime())),
    listsVersion: () => (lists === undefined ? '' : fileVersion(lists)),
  };
}

/** While an editor replaces the file, there may be none. */
function fileVersion(file: string): string {
  const { ino, size, mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? {};
  return `${ino} ${size} ${mtimeMs}`;
}

function readPort(text: string): { host: string; port: number } {
  const address = readLocalAddress('--metrics', text);
  if ('host' in address) return address;
  throw new Error(`Cannot listen: "--metrics" is "${text}", expected an address such as "127.0.0.1:9846"`);
}

const formatLocalAddress = (address: LocalAddress): string =>
  'path' in address ? address.path : `${address.host}:${address.port}`;
