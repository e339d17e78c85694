/** The API's answers as its clients read them: what the schemas of its OpenAPI document say. */
import type * as z from 'zod';
import type { answers } from './answers.table.ts';

type Answer<Name extends keyof typeof answers> = z.infer<(typeof answers)[Name]>;

export type Domain = Answer<'Domain'>;
export type DomainList = Answer<'DomainList'>;
export type DomainEntry = DomainList['domains'][number];
export type IncidentAnswer = Answer<'Incident'>;
export type IncidentList = Answer<'IncidentList'>;
export type TestAlarmAnswer = Answer<'TestAlarm'>;
export type WebhookSecretAnswer = Answer<'WebhookSecret'>;
export type MigrationAnswer = Answer<'Migration'>;
export type RemovalAnswer = Answer<'Removal'>;
export type Plan = Pick<MigrationAnswer, 'steps' | 'problem'>;
export type PolicyAnswer = Answer<'Policy'>;
export type SuggestionAnswer = Answer<'PolicySuggestion'>;
export type VersionList = Answer<'VersionList'>;
export type ReportAnswer = Answer<'Report'>;
export type ReportList = Answer<'ReportList'>;
export type SummaryAnswer = Answer<'Summary'>;
