import type { Socket } from 'node:net';
import {
  type EximAnswer,
  eximAnswerFor,
  formatEximAnswer,
  readEximRequest,
} from '../../core/sender/wire/exim.ts';
import { readNextHop } from '../../core/sender/wire/next-hop.ts';
import { maxRequestBytes } from '../../core/sender/wire/socketmap.ts';
import type { PolicyCache } from '../../service/sender/cache/policy-cache.ts';
import type { LocalConnection } from './local-server.ts';

/** What Exim may do with a server. Never throws. */
export async function answerExim(cache: Pick<PolicyCache, 'find'>, text: string): Promise<EximAnswer> {
  const request = readEximRequest(text);
  if (!request) return { tls: 'temp', refuse: 'wrong-question' };
  const domain = readNextHop(request.domain);
  if (domain === undefined) return { tls: 'may' };
  const { judged } = await cache.find(domain);
  return judged === undefined
    ? { tls: 'temp', refuse: 'not-known-yet' }
    : eximAnswerFor(judged.facts, judged.verdict, request.host);
}

/** One connection of Exim: one question, which it ends by closing its side, or a line end. */
export function connectExim(
  socket: Socket,
  answer: (text: string) => Promise<EximAnswer>,
  onIdle: () => void,
): LocalConnection {
  let text = '';
  let state: 'reads' | 'answers' | 'done' = 'reads';
  const finish = () => {
    if (state !== 'reads') return;
    state = 'answers';
    void answer(text).then((found) => {
      state = 'done';
      socket.end(formatEximAnswer(found));
      onIdle();
    });
  };
  return {
    onData(chunk) {
      if (state !== 'reads') return true;
      text += chunk.toString('latin1');
      if (text.includes('\n')) finish();
      return text.length <= maxRequestBytes;
    },
    onEnd: finish,
    isBusy: () => state === 'answers',
    unfinished: () => (state === 'reads' && text !== '' ? 0 : undefined),
  };
}
