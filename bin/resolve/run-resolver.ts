import { holdDataDir } from '../../adapters/local/files/data-lock.ts';
import { PolicyJournal } from '../../adapters/local/files/policy-journal.ts';
import type { ListEntry } from '../../core/sender/lists/list-entry.ts';
import type { Clock } from '../../service/ports/clock.ts';
import type { Log } from '../../service/ports/log.ts';
import type { PublicFetch } from '../../service/ports/public-fetch.ts';
import type { SecureResolver } from '../../service/ports/secure-resolver.ts';
import type { Timer } from '../../service/ports/timer.ts';
import { PolicyCache } from '../../service/sender/cache/policy-cache.ts';
import { DnssecWatch } from './dnssec-watch.ts';
import { answerExim, connectExim } from './exim-server.ts';
import type { LocalAddress } from './local-address.ts';
import { type LocalServer, listenLocally } from './local-server.ts';
import { formatMetricsPage } from './metrics-page.ts';
import { serveMetrics } from './metrics-server.ts';
import { answerSocketmap, connectSocketmap } from './socketmap-server.ts';

export interface ResolverPorts {
  resolver: SecureResolver;
  fetch: PublicFetch;
  clock: Clock;
  timer: Timer;
  log: Log;
}

export interface ResolverSettings {
  spool: string;
  socketmap: LocalAddress;
  exim?: LocalAddress;
  metrics?: { host: string; port: number };
  /** The administrator's lists, as they are now. @throws Error that says what is wrong with them */
  readLists(): ListEntry[];
  /** Differs after each change of the file. */
  listsVersion(): string;
}

export interface RunningResolver {
  /** The line of `--json`. */
  ready: {
    socketmap: LocalAddress;
    exim?: LocalAddress;
    metrics?: { host: string; port: number };
    dnssec: 'available' | 'unavailable';
  };
  /** Reads the lists again; if they are wrong, the old ones stay. Questions are answered meanwhile. */
  reload(): void;
  /** Takes no more connections, and ends when all questions are answered. */
  stop(): Promise<void>;
}

const minute = 60_000;
const listsSeconds = 2;

/** Starts the daemon that mail servers ask. @throws Error that says what to do */
export async function startResolver(
  ports: ResolverPorts,
  settings: ResolverSettings,
): Promise<RunningResolver> {
  const lists = settings.readLists();
  const lock = await holdDataDir(settings.spool, { name: 'spool', option: '--spool DIR' });
  const { journal, kept } = PolicyJournal.open(settings.spool, ports.log);
  const cache = new PolicyCache({ ...ports, keeper: journal }, { keepsJudged: settings.exim !== undefined });
  cache.setLists(lists);
  for (const { domain, sts, usedAt = 0 } of kept.values()) if (sts) cache.load(domain, sts, usedAt);
  const dnssec = new DnssecWatch(ports);
  await dnssec.look();
  const servers: Closable[] = [];
  const tidy = () => journal.tidy(() => cache.kept());
  const stopSweeping = repeat(ports.timer, minute, () => {
    cache.sweep();
    void tidy();
    void dnssec.look();
  });
  const stopWatching = watchLists(ports, settings, () => reload(cache, settings, ports.log));
  const stop = async () => {
    stopSweeping();
    stopWatching();
    await Promise.all(servers.map((server) => server.close()));
    await tidy();
    journal.close();
    await lock.release();
  };
  try {
    const listening = await listenToAll(cache, settings, dnssec, servers);
    const ready = { ...listening, dnssec: dnssec.isAvailable ? 'available' : 'unavailable' } as const;
    ports.log.info('sender-ready', { policies: cache.sizes.policies, dnssec: ready.dnssec });
    return { ready, reload: () => reload(cache, settings, ports.log), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @returns what ends it */
function repeat(timer: Timer, milliseconds: number, run: () => void): () => void {
  let cancel = () => {};
  const next = () => {
    cancel = timer.after(milliseconds, () => {
      next();
      run();
    });
  };
  next();
  return () => cancel();
}

/** Calls when the file of the lists has changed. @returns what ends it */
function watchLists(
  { timer }: ResolverPorts,
  { listsVersion }: ResolverSettings,
  changed: () => void,
): () => void {
  let known = listsVersion();
  return repeat(timer, listsSeconds * 1000, () => {
    const version = listsVersion();
    if (version === known) return;
    known = version;
    changed();
  });
}

interface Closable {
  close(): Promise<void>;
}

async function listenToAll(
  cache: PolicyCache,
  { socketmap, exim, metrics }: ResolverSettings,
  dnssec: DnssecWatch,
  servers: Closable[],
): Promise<Omit<RunningResolver['ready'], 'dnssec'>> {
  const keep = <Server extends Closable>(server: Server): Server => {
    servers.push(server);
    return server;
  };
  const forPostfix: LocalServer = keep(
    await listenLocally(socketmap, (socket, onIdle) =>
      connectSocketmap(socket, (text) => answerSocketmap(cache, text), onIdle),
    ),
  );
  const forExim =
    exim &&
    keep(
      await listenLocally(exim, (socket, onIdle) =>
        connectExim(socket, (text) => answerExim(cache, text), onIdle),
      ),
    );
  const page = () => formatMetricsPage(cache, dnssec.isAvailable);
  const forPrometheus = metrics && keep(await serveMetrics(metrics, page));
  return {
    socketmap: forPostfix.address,
    ...(forExim && { exim: forExim.address }),
    ...(forPrometheus && metrics && { metrics: { host: metrics.host, port: forPrometheus.port } }),
  };
}

function reload(cache: PolicyCache, { readLists }: ResolverSettings, log: Log): void {
  try {
    const lists = readLists();
    cache.setLists(lists);
    log.info('sender-lists-loaded', { entries: lists.length });
  } catch (error) {
    log.error('sender-lists-not-loaded', { error: (error as Error).message });
  }
}
