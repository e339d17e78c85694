import type { DomainName } from '../../core/names/domain-name.ts';
import type { UtcDay } from '../../core/names/utc-day.ts';
import type { DayState } from '../../core/tls-rpt/figures/day.ts';

/** A day without reports. */
export const emptyDay = (domain: DomainName, day: UtcDay): DayState => ({ domain, day, reports: {} });
