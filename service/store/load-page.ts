import type { Ports } from '../ports/ports.ts';
import type { StoredObjectKind } from './stored-object.ts';

/** A page of a list: where the page before ended, and how many entries it has at most. */
export interface Page {
  cursor?: string;
  limit: number;
}

/** A page of the objects under a prefix, in the order of their keys. `cursor` is absent on the last one. */
export async function loadPage<State>(
  { store }: Pick<Ports, 'store'>,
  { read }: Pick<StoredObjectKind<State>, 'read'>,
  prefix: string,
  page: Page,
): Promise<{ states: State[]; cursor?: string }> {
  const { objects, cursor } = await store.list(prefix, page);
  const found = await Promise.all(objects.map(({ key }) => store.get(key)));
  const states = found.filter((object) => object !== undefined).map(({ key, body }) => read(key, body));
  return { states, ...(cursor !== undefined && { cursor }) };
}
