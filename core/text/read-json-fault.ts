/** Why a text is not JSON, as far as the parser says. `line` and `column` count from 1. */
export type JsonFault =
  | { code: 'end' | 'unknown'; parameters: object }
  | { code: 'place'; parameters: { line: number; column: number } }
  | { code: 'token'; parameters: { token: string } };

/**
 * Reads the parser's message, which is in English. It names a position, or the unexpected character, or the end.
 * @param message of the error that `JSON.parse` throws for the text
 */
export function readJsonFault(text: string, message: string): JsonFault {
  // First, because such a message quotes the text, which may hold any words.
  const token = /^Unexpected token '(.{1,2})'/su.exec(message)?.[1];
  if (token !== undefined) return { code: 'token', parameters: { token } };
  if (message.startsWith('Unexpected end')) return { code: 'end', parameters: {} };
  const position = / at position (\d+)/.exec(message)?.[1];
  if (position === undefined) return { code: 'unknown', parameters: {} };
  if (Number(position) >= text.trimEnd().length) return { code: 'end', parameters: {} };
  const lines = text.slice(0, Number(position)).split('\n');
  return {
    code: 'place',
    parameters: { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 },
  };
}
