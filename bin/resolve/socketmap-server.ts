import type { Socket } from 'node:net';
import { notFound } from '../../core/sender/postfix/postfix-answer.ts';
import { formatNetstring, NetstringReader } from '../../core/sender/wire/netstring.ts';
import { readNextHop } from '../../core/sender/wire/next-hop.ts';
import { maxRequestBytes, readSocketmapRequest } from '../../core/sender/wire/socketmap.ts';
import type { CachedDomain } from '../../service/sender/cache/cached-domain.ts';
import type { PolicyCache } from '../../service/sender/cache/policy-cache.ts';
import type { LocalConnection } from './local-server.ts';

const none = formatNetstring(notFound);
/** Attack: a client asks and never reads. Its 64 KB of questions could have answers of 400 MB. */
const maxUnread = 1_000_000;
const maxWaiting = 1_000;
/** Short answers go out together. */
const writeBytes = 65_536;

type Answer = string | Promise<string>;

/** The answer to a question of Postfix, as a netstring. Never throws. */
export function answerSocketmap(cache: Pick<PolicyCache, 'find'>, text: string): Answer {
  const { kind, key } = readSocketmapRequest(text);
  // `smtp_requiretls_policy = socketmap:… enforce`: what we say nothing about is enforced.
  const domain = kind === undefined || kind === 'require-tls' ? undefined : readNextHop(key);
  if (domain === undefined) return none;
  const pick = (entry: CachedDomain) => (kind === 'policy' ? entry.plain : entry.withAttributes);
  const found = cache.find(domain);
  return found instanceof Promise ? found.then(pick) : pick(found);
}

/** One connection of Postfix: answers come in the order of the questions. */
export function connectSocketmap(
  socket: Socket,
  answer: (text: string) => Answer,
  onIdle: () => void,
): LocalConnection {
  const reader = new NetstringReader(maxRequestBytes);
  let waiting = 0;
  let last: Promise<void> = Promise.resolve();
  let ready = '';
  let questions = 0;
  const write = (text: string) => {
    socket.write(text);
    if (socket.writableLength > maxUnread) socket.destroy();
  };
  const flush = () => {
    if (ready !== '') write(ready);
    ready = '';
  };
  const wait = (asked: Answer) => {
    waiting++;
    last = last
      .then(() => asked)
      .then((text) => {
        waiting--;
        if (!socket.destroyed) write(text);
        if (waiting === 0) onIdle();
      });
  };
  return {
    onData(chunk) {
      const isOpen = reader.push(chunk, (text) => {
        questions++;
        const asked = answer(text);
        if (typeof asked === 'string' && waiting === 0) ready += asked;
        else wait(asked);
        if (ready.length >= writeBytes) flush();
        return waiting <= maxWaiting && !socket.destroyed;
      });
      flush();
      return isOpen && !socket.destroyed;
    },
    isBusy: () => waiting > 0,
    unfinished: () => (reader.hasPart ? questions : undefined),
  };
}
