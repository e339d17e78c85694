/** Names, days and times as tests write them, without validation, so a test can also pass invalid ones. */
import type { DomainName } from '../../core/names/domain-name.ts';
import type { Timestamp } from '../../core/names/timestamp.ts';
import type { UtcDay } from '../../core/names/utc-day.ts';
import type { ReportIdentity } from '../../core/tls-rpt/figures/identity.ts';

export const domainName = (text: string): DomainName => text as DomainName;
export const utcDay = (text: string): UtcDay => text as UtcDay;
export const timestamp = (text: string): Timestamp => text as Timestamp;
export const reportIdentityOf = (text: string): ReportIdentity => text as ReportIdentity;
