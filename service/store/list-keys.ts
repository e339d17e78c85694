import type { Ports } from '../ports/ports.ts';
import { listObjects } from './list-objects.ts';

/** Every key under a prefix, in order. */
export async function* listKeys(ports: Pick<Ports, 'store'>, prefix: string): AsyncGenerator<string> {
  for await (const { key } of listObjects(ports, prefix)) yield key;
}
