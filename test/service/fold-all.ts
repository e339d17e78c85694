import { foldDomain } from '../../service/intake/fold-day.ts';
import type { World } from './world.ts';

/** Counts what was received. Other work stays in the queue. */
export async function foldAll({ ports, handles, domain }: World): Promise<void> {
  const { queued } = handles.tasks;
  queued.splice(0, queued.length, ...queued.filter(({ task }) => task.kind !== 'fold-day'));
  await foldDomain(ports, domain);
}
