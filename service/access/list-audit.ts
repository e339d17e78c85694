import type { UtcDay } from '../../core/names/utc-day.ts';
import type { Ports } from '../ports/ports.ts';
import { type AuditEntry, auditDayPrefix, auditEntryObject } from '../store/access/audit-entry.ts';
import { loadPage, type Page } from '../store/load-page.ts';

/** The changes of a UTC day, in the order of time; then those that plans made. */
export async function listAudit(
  ports: Pick<Ports, 'store' | 'log'>,
  day: UtcDay,
  page: Page,
): Promise<{ entries: AuditEntry[]; unreadable?: string[]; cursor?: string }> {
  const { states, ...rest } = await loadPage(ports, auditEntryObject, auditDayPrefix(day), page);
  return { entries: states, ...rest };
}
