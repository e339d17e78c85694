import type { ListedObject } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';

/** Every object under a prefix, in the order of their keys: a page of 1,000 at a time. */
export async function* listObjects(
  { store }: Pick<Ports, 'store'>,
  prefix: string,
): AsyncGenerator<ListedObject> {
  let cursor: string | undefined;
  do {
    const page = await store.list(prefix, cursor === undefined ? {} : { cursor });
    yield* page.objects;
    cursor = page.cursor;
  } while (cursor !== undefined);
}
