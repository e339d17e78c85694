import type { ReportIdentity } from '../../../core/tls-rpt/figures/identity.ts';
import { previewDigest } from '../../../service/daily-mail/send-digest.ts';
import { describeLifeCycle } from '../../../service/life-cycle/describe-life-cycle.ts';
import { pendingReportKey } from '../../../service/store/reports/pending-report.ts';
import { storedReportKey } from '../../../service/store/reports/stored-report.ts';
import { runTask } from '../../../service/tasks/run-task.ts';
import { utcDay } from '../../fakes/names.ts';
import { enforce, World } from '../world.ts';

/** The UTC day of the mail. */
export const day = utcDay('2026-11-24');

/** An owner with one hosted domain under enforce. */
export async function hostedWorld(): Promise<World> {
  const world = await World.hosted();
  await world.edit(enforce('mx.example.com'));
  await world.drain();
  return world;
}

/** A report that no mail has included yet. */
export async function addPendingReport(
  world: World,
  identity: ReportIdentity,
  receivedDay = day,
): Promise<void> {
  const { store } = world.ports;
  await store.put(storedReportKey(utcDay('2026-11-22'), world.domain, identity), '{}');
  await addPointer(world, identity, receivedDay);
}

/** Only what says that it is pending. */
export async function addPointer(
  { ports, domain }: World,
  identity: ReportIdentity,
  receivedDay = day,
): Promise<void> {
  await ports.store.put(pendingReportKey(domain, receivedDay, identity), '{"schema":1,"day":"2026-11-22"}');
}

export const daySeconds = 86_400;

/** Under enforce with the given servers. */
export async function serving(...mx: string[]): Promise<World> {
  const world = await World.hosted();
  world.mxIs(...mx);
  await world.edit(enforce(...mx));
  await look(world);
  return world;
}

/** Time passes, and what is due is done; twice, since an edit has to be seen before the next step. */
export async function look(world: World, seconds = 1): Promise<void> {
  const { domain, ports, handles } = world;
  for (const pause of [seconds, 1]) {
    handles.tasks.take();
    handles.clock.advance(pause);
    for (const kind of ['rotate-id', 'advance-life-cycle'] as const) await runTask(ports, { kind, domain });
    await world.drain();
  }
}

/** What the API says. */
export const lifeCycleOf = async (world: World) => describeLifeCycle(world.ports, await world.state());

/** The mail of this moment, in one line. */
export async function mailOf(world: World): Promise<{ subject: string; text: string; needsAction: boolean }> {
  const now = world.ports.clock.now().toISOString().slice(0, 10);
  const [preview] = await previewDigest(world.ports, 'acme', utcDay(now));
  return { ...preview!, text: preview!.text.replaceAll(/\s+/g, ' ') };
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** `2027-01-02T03:04:05.000Z` as the mail says it. */
export const said = (at: string | undefined) => {
  const [, year, month, date, time] = /^(\d+)-(\d+)-(\d+)T(\d+:\d+)/.exec(at ?? '') ?? [];
  return `${Number(date)} ${months[Number(month) - 1]} ${year}, ${time} UTC`;
};
