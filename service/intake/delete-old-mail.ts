import { dayMilliseconds } from '../../core/names/utc-day.ts';
import type { Ports } from '../ports/ports.ts';
import { prefixes } from '../store/prefixes.ts';

/** Days for which raw mail is kept on one machine, to be read again; on AWS `rawMailDays`, which is as long by default. */
export const rawMailDays = 400;

/**
 * What strangers can make us store as it came, and why it was not counted. `isInOrder`: the keys begin with the time, so
 * what comes after the first new one is new as well.
 */
const kinds = [
  { prefix: prefixes.incomingMail, isInOrder: true },
  { prefix: prefixes.quarantine, isInOrder: true },
  { prefix: prefixes.incomingPosts, isInOrder: false },
];

/** Deletes raw mail and its quarantine entries after their lifetime. On AWS the buckets' rules do. */
export async function deleteOldMail({ store, clock }: Pick<Ports, 'store' | 'clock'>): Promise<void> {
  const limit = clock.now().getTime() - rawMailDays * dayMilliseconds;
  for (const { prefix, isInOrder } of kinds) {
    let cursor: string | undefined;
    do {
      const page = await store.list(prefix, cursor === undefined ? {} : { cursor });
      const old = page.objects.filter(({ lastModified }) => lastModified.getTime() < limit);
      for (const { key } of old) await store.delete(key);
      const hasMore = !isInOrder || old.length === page.objects.length;
      cursor = hasMore ? page.cursor : undefined;
    } while (cursor !== undefined);
  }
}
