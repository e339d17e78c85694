import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { holdDataDir } from '../../adapters/local/files/data-lock.ts';
import { apiUrl, wrongApiUrl } from '../client/request.ts';
import { describeForwarded, isRefused } from '../collect/describe-forwarded.ts';
import { type Forwarded, forwardForever, forwardOldest, type Service } from '../collect/forward.ts';
import {
  listenOnDatagramSocket,
  listenOnStreamSocket,
  listenOnUdp,
  type Sink,
  type Source,
} from '../collect/listen.ts';
import { splitLines } from '../collect/split-lines.ts';
import { Spool } from '../collect/spool.ts';
import { readGroupId } from '../input/read-group.ts';
import { printError } from '../print.ts';

export interface CollectFlags {
  socket?: string;
  socketMode: string;
  socketGroup?: string;
  stream?: string;
  udp?: string;
  stdin?: boolean;
  spool: string;
  spoolLimit: string;
  batchSeconds: string;
}

/** `strictmx collect`: sends a mail server's TLS results from this machine to `POST /v1/sessions`. */
export function addCollectCommand(program: Command): void {
  program
    .command('collect')
    .description('Receive TLS results from a mail server on this machine and forward them')
    .option(
      '--socket <path>',
      'listen on the socket that libtlsrpt writes to (smtp_tlsrpt_socket_name in Postfix)',
    )
    .option('--stream <path>', 'listen on a unix stream socket for NDJSON')
    .option('--socket-mode <octal>', 'permissions of these sockets', '0660')
    .option('--socket-group <name>', 'the group that may write to these sockets, such as postfix')
    .option(
      '--udp <port>',
      'listen on this UDP port of the loopback address; every local user may write to it',
    )
    .option('--stdin', 'read NDJSON from standard input, forward everything, and exit')
    .option('--spool <dir>', 'where results are kept until they are forwarded', '.strictmx/spool')
    .option('--spool-limit <MB>', 'size limit; beyond it the oldest results are dropped and counted', '64')
    .option('--batch-seconds <n>', 'forward at least this often', '10')
    .addHelpText(
      'after',
      `
Forwards to the service at STRICTMX_API (http://127.0.0.1:8080 if unset), with the token in STRICTMX_TOKEN.
For Postfix 3.10 and later, in main.cf:
  smtp_tlsrpt_enable = yes
  smtp_tlsrpt_socket_name = run/tlsrpt/tlsrpt.sock
and here: npx strictmx collect --socket /var/spool/postfix/run/tlsrpt/tlsrpt.sock --socket-group postfix`,
    )
    .action(async (flags: CollectFlags) => {
      try {
        await collect(flags);
      } catch (error) {
        printError(messageOf(error));
        process.exitCode = 1;
      }
    });
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function collect(flags: CollectFlags): Promise<void> {
  const service = readService();
  const batchMilliseconds = 1_000 * readNumber('--batch-seconds', flags.batchSeconds, 1, 3_600);
  const lock = await holdDataDir(flags.spool, { name: 'spool', option: '--spool DIR' });
  try {
    await collectInto(openSpool(flags), service, batchMilliseconds, flags);
  } finally {
    await lock.release();
  }
}

async function collectInto(
  spool: Spool,
  service: Service,
  batchMilliseconds: number,
  flags: CollectFlags,
): Promise<void> {
  const stop = new AbortController();
  const sink = createSink(spool);
  const sources = await openSources(flags, sink, (why) => {
    printError(why);
    process.exitCode = 1;
    stop.abort();
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
  const tell = (forwarded: Forwarded) => {
    printError(describeForwarded(forwarded, spool));
    // A person or a script that runs it must notice. As a service, it continues.
    if (flags.stdin && isRefused(forwarded)) process.exitCode = 1;
  };
  const forwarding = forwardForever(spool, service, {
    signal: stop.signal,
    idleMilliseconds: 500,
    report: tell,
  });
  const cutting = setInterval(() => spool.cut(), batchMilliseconds);
  printError(`Collecting TLS results for ${service.api}`);
  if (flags.stdin)
    await splitLines(process.stdin, sink.onRecord, () => {
      sink.onOversized();
      process.exitCode = 1;
    });
  else if (!stop.signal.aborted) await once(stop.signal, 'abort');
  clearInterval(cutting);
  for (const source of sources) await source.close();
  spool.cut();
  if (flags.stdin) await drain(spool, stop.signal);
  stop.abort();
  await forwarding;
  const last = await forwardOldest(spool, service);
  if (last.kind !== 'empty') tell(last);
}

/**
 * Forwards everything, because input from a pipe exists nowhere else. After a signal, the rest stays in the spool.
 */
async function drain(spool: Spool, signal: AbortSignal): Promise<void> {
  while (spool.oldest() && !signal.aborted) await sleep(50);
}

function readService(): Service {
  const api = apiUrl();
  const token = process.env.STRICTMX_TOKEN;
  if (!token) throw new Error('Cannot forward results: STRICTMX_TOKEN is not set, expected an API token');
  if (api === undefined) throw new Error(`Cannot forward results: ${wrongApiUrl()}`);
  return { api, token };
}

function openSpool(flags: CollectFlags): Spool {
  return new Spool(flags.spool, {
    maxBytes: 1_000_000 * readNumber('--spool-limit', flags.spoolLimit, 1, 100_000),
    // The API accepts this much at once (api/app.ts).
    maxBatchBytes: 900_000,
    maxBatchRecords: 5_000,
  });
}

function readNumber(name: string, text: string, from: number, to: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= from && number <= to) return number;
  throw new Error(`Cannot collect: "${name}" is "${text}", expected a whole number from ${from} to ${to}`);
}

function readMode(name: string, text: string): string {
  if (/^[0-7]{3,4}$/.test(text)) return text;
  throw new Error(`Cannot collect: "${name}" is "${text}", expected octal permissions such as "0660"`);
}

/** Datagrams contain no time and may wait here for hours, so the service must be told when they arrived. */
function createSink(spool: Spool): Sink {
  return {
    onRecord: (text) => {
      const now = new Date();
      // A record with its own time keeps it: JSON uses the last of a repeated member.
      const record = text.startsWith('{') ? `{"time":"${now.toISOString()}",${text.slice(1)}` : text;
      try {
        spool.add(record, now);
      } catch (error) {
        // A full disk may have room again for the next one.
        printError(`Dropped a record, because the spool cannot be written: ${messageOf(error)}`);
      }
    },
    onOversized: () => printError('Dropped a record of more than 64 KB'),
  };
}

async function openSources(
  flags: CollectFlags,
  sink: Sink,
  onExit: (why: string) => void,
): Promise<Source[]> {
  const sources: Source[] = [];
  const hasSocket = flags.socket !== undefined || flags.stream !== undefined;
  if (!hasSocket && flags.socketGroup !== undefined)
    throw new Error('Cannot collect: "--socket-group" needs "--socket" or "--stream"');
  const mode = readMode('--socket-mode', flags.socketMode);
  const access = { mode, ...(flags.socketGroup !== undefined && { gid: readGroupId(flags.socketGroup) }) };
  if (flags.socket !== undefined)
    sources.push(await listenOnDatagramSocket(flags.socket, access, sink, onExit));
  if (flags.stream !== undefined) sources.push(await listenOnStreamSocket(flags.stream, access, sink));
  if (flags.udp !== undefined)
    sources.push(await listenOnUdp(readNumber('--udp', flags.udp, 1, 65_535), sink));
  if (sources.length === 0 && !flags.stdin) {
    throw new Error('Cannot collect: nothing to listen on, expected --socket, --stream, --udp or --stdin');
  }
  return sources;
}
