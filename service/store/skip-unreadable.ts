import type { Ports } from '../ports/ports.ts';
import { UnreadableStateError } from './stored-object.ts';

/**
 * Does work that reads one object among others. An object that this version cannot read must not stop the work on
 * the others. It is logged with its key.
 * @returns undefined if an object could not be read
 */
export async function skipUnreadable<Result>(
  { log }: Pick<Ports, 'log'>,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UnreadableStateError)) throw error;
    log.error('unreadable-state', { key: error.key, error: error.message });
    return undefined;
  }
}
