import { randomBytes } from 'node:crypto';
import { formatJson } from '../core/text/format-json.ts';
import { fieldsWithoutSecrets } from '../core/text/without-secrets.ts';
import type { Clock } from '../service/ports/clock.ts';
import type { Log } from '../service/ports/log.ts';
import type { Random } from '../service/ports/random.ts';
import type { Timer } from '../service/ports/timer.ts';

export const systemClock: Clock = { now: () => new Date() };

export const systemTimer: Timer = {
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

export const systemRandom: Random = {
  // 256 is a multiple of 32, so every character is equally likely.
  token: (length) => Array.from(randomBytes(length), (byte) => alphabet[byte % 32]).join(''),
};

/** Writes JSON lines to standard error; with `quiet`, errors only. */
export function createLog({ quiet = false }: { quiet?: boolean } = {}): Log {
  const write = (level: string, event: string, fields: Record<string, unknown> = {}): void => {
    const line = formatJson({
      time: new Date().toISOString(),
      level,
      event,
      ...fieldsWithoutSecrets(fields),
    });
    process.stderr.write(`${line}\n`);
  };
  return {
    info: (event, fields) => (quiet ? undefined : write('info', event, fields)),
    warn: (event, fields) => (quiet ? undefined : write('warn', event, fields)),
    error: (event, fields) => write('error', event, fields),
  };
}
