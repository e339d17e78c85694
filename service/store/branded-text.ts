/** Branded members of stored objects: they were checked when they were written, so reading only checks that they are text. */
import * as z from 'zod';
import type { DomainName } from '../../core/names/domain-name.ts';
import type { Timestamp } from '../../core/names/timestamp.ts';
import type { UtcDay } from '../../core/names/utc-day.ts';
import type { ReportIdentity } from '../../core/tls-rpt/figures/identity.ts';

const branded = <T extends string>() => z.string() as unknown as z.ZodType<T>;

export const domainNameSchema = branded<DomainName>();
export const utcDaySchema = branded<UtcDay>();
export const timestampSchema = branded<Timestamp>();
export const reportIdentitySchema = branded<ReportIdentity>();
