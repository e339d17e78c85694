import { dayMilliseconds } from '../../core/names/utc-day.ts';
import type { Ports } from '../ports/ports.ts';
import { daysOf, lifetimes } from '../store/lifetimes.table.ts';

/** Deletes what others caused us to store, after its lifetime. On AWS, the buckets' lifecycle rules do this. */
export async function deleteOldObjects({ store, clock }: Pick<Ports, 'store' | 'clock'>): Promise<void> {
  const now = clock.now().getTime();
  for (const lifetime of lifetimes) {
    const { prefix, isInOrder } = lifetime;
    const limit = now - daysOf(lifetime) * dayMilliseconds;
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
