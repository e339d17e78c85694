import { excerpt } from '../../finding/fault.ts';
import { RefusalError } from './read-limits.ts';

/**
 * Where the parser stopped in damaged JSON, without its English text. V8 quotes the text around a wrong character, and gives
 * the position of every other fault.
 */
export function jsonDamage({ message }: SyntaxError): RefusalError {
  if (/end of JSON input|Unterminated string/.test(message)) return new RefusalError('json-cut-off', {});
  const near = quotedIn(message);
  const position = /at position (\d+)/.exec(message)?.[1];
  return new RefusalError('json-damaged', {
    ...(near !== undefined && { near: excerpt(near) }),
    ...(position !== undefined && { position: Number(position) }),
  });
}

/** `…, ..."text"... is not valid JSON` */
function quotedIn(message: string): string | undefined {
  const [start, end] = [message.indexOf('"'), message.lastIndexOf('"')];
  return end > start && /^(?:\.\.\.)? is not valid JSON$/.test(message.slice(end + 1))
    ? message.slice(start + 1, end)
    : undefined;
}
