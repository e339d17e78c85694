/** What is shown of a domain if a part of its stored data cannot be read: everything else, and a note about that part. */
import { finding } from '../../../core/finding/finding.ts';
import type { DomainName } from '../../../core/names/domain-name.ts';
import { timestampOf } from '../../../core/names/timestamp.ts';
import type { Ports } from '../../ports/ports.ts';
import { skipUnreadable } from '../skip-unreadable.ts';
import { loadWatch, type WatchState } from './incidents.ts';

/** The stored incidents. If they cannot be read, that is the only incident. */
export async function loadShownWatch(
  ports: Pick<Ports, 'store' | 'log' | 'clock'>,
  domain: DomainName,
): Promise<Pick<WatchState, 'incidents' | 'checkedAt'>> {
  const loaded = await skipUnreadable(ports, async () => ({ found: await loadWatch(ports, domain) }));
  if (loaded) return loaded.found?.watch ?? { incidents: [] };
  const unread = finding('state-unreadable', { domain, parts: ['incidents'] });
  return { incidents: [{ ...unread, openedAt: timestampOf(ports.clock.now()) }] };
}
