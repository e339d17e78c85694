import * as z from 'zod';
import { tokenScopes } from '../../core/names/token-scope.ts';
import { domain, listedDomain } from './domain-answers.ts';
import { incident, migration, removal, testAlarm } from './life-cycle-answers.ts';
import { owner, webhookSecret } from './owner-answers.ts';
import { policy, suggestion, version } from './policy-answers.ts';
import { report, summary } from './report-answers.ts';

const cursor = z.string().optional();
/** Entries that the list leaves out, because this version cannot read them. */
const unreadable = z.array(z.string()).optional();
const dryRun = z.boolean().optional();

/** RFC 9457. */
const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z
    .array(
      z.object({
        field: z.string(),
        message: z.string(),
        code: z.string().optional().describe('Only for members that people fill in'),
        parameters: z.looseObject({}).optional(),
      }),
    )
    .optional(),
});

const token = z.object({
  id: z.string(),
  owner: z.string().optional(),
  scopes: z.array(z.enum(tokenScopes)),
  note: z.string().optional(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().optional(),
  lastUsedOn: z.iso.date().optional().describe('UTC day'),
  token: z.string().optional().describe('The secret; shown only once'),
  dryRun,
});

/** The API's answers, by name in the OpenAPI document. Tests check real answers against these schemas. */
export const answers = {
  Domain: domain,
  DomainList: z.object({
    domains: z.array(listedDomain),
    sortedBy: z.enum(['name', 'urgency']).optional().describe('Only if sort=urgency was asked for'),
    unreadable,
    cursor,
  }),
  Removal: removal.extend({ domain: z.string(), dryRun }),
  Migration: migration.extend({ notes: z.array(z.string()).optional(), dryRun }),
  Incident: incident,
  IncidentList: z.object({ checkedAt: z.iso.datetime().optional(), incidents: z.array(incident) }),
  TestAlarm: testAlarm,
  Policy: policy,
  PolicySuggestion: suggestion,
  VersionList: z.object({ versions: z.array(version), unreadable, cursor }),
  Report: report,
  ReportList: z.object({ reports: z.array(report), unreadable, cursor }),
  Summary: summary,
  Owner: owner,
  OwnerList: z.object({ owners: z.array(owner), unreadable, cursor }),
  WebhookSecret: webhookSecret,
  Token: token,
  TokenList: z.object({ tokens: z.array(token), unreadable, cursor }),
  Problem: problem,
};

export type AnswerName = keyof typeof answers;
