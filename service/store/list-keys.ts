import type { Ports } from '../ports/ports.ts';

/** Every key under a prefix, in order. */
export async function* listKeys({ store }: Pick<Ports, 'store'>, prefix: string): AsyncGenerator<string> {
  let cursor: string | undefined;
  do {
    const page = await store.list(prefix, cursor === undefined ? {} : { cursor });
    for (const { key } of page.objects) yield key;
    cursor = page.cursor;
  } while (cursor !== undefined);
}
