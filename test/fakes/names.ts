/** Names that a test knows to be valid, as the types that the code requires. */
import type { DomainName } from '../../core/names/domain-name.ts';
import type { UtcDay } from '../../core/names/utc-day.ts';
import type { ReportIdentity } from '../../core/tls-rpt/figures/identity.ts';

export const domainName = (name: string) => name as DomainName;
export const utcDay = (day: string) => day as UtcDay;
export const reportIdentityOf = (identity: string) => identity as ReportIdentity;
