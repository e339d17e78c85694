import type { UtcDay } from '../../core/names/utc-day.ts';
import type { Ports } from '../ports/ports.ts';
import { loadPage, type Page } from '../store/load-page.ts';
import {
  type QuarantineEntry,
  quarantineDayPrefix,
  quarantineEntryObject,
} from '../store/reports/quarantine-entry.ts';

export type QuarantinedMail = QuarantineEntry;

/** The mail that arrived on a UTC day and could not be counted. */
export async function listQuarantine(
  ports: Pick<Ports, 'store' | 'log'>,
  day: UtcDay,
  page: Page,
): Promise<{ quarantine: QuarantinedMail[]; unreadable?: string[]; cursor?: string }> {
  const { states, ...rest } = await loadPage(ports, quarantineEntryObject, quarantineDayPrefix(day), page);
  return { quarantine: states, ...rest };
}
