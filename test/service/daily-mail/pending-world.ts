import { pendingReportKey } from '../../../service/store/reports/pending-report.ts';
import { storedReportKey } from '../../../service/store/reports/stored-report.ts';
import { enforce, World } from '../world.ts';

/** The UTC day of the mail. */
export const day = '2026-11-24';

/** An owner with one hosted domain under enforce. */
export async function hostedWorld(): Promise<World> {
  const world = await World.hosted();
  await world.edit(enforce('mx.example.com'));
  await world.drain();
  return world;
}

/** A report that no mail has included yet. */
export async function addPendingReport(world: World, identity: string, receivedDay = day): Promise<void> {
  const { store } = world.ports;
  await store.put(storedReportKey('2026-11-22', world.domain, identity), '{}');
  await addPointer(world, identity, receivedDay);
}

/** Only what says that it is pending. */
export async function addPointer(
  { ports, domain }: World,
  identity: string,
  receivedDay = day,
): Promise<void> {
  await ports.store.put(pendingReportKey(domain, receivedDay, identity), '{"schema":1,"day":"2026-11-22"}');
}
