/** Turns a step's refusal into problem details (RFC 9457). A reason without an entry does not compile. */
import type { Words } from '../core/words/words.ts';
import type { NoSuchDomain } from '../service/access/load-own-domain.ts';
import type { ReadOwnerResult } from '../service/access/manage-owners.ts';
import type { CreateTokenResult, DeleteTokenResult } from '../service/access/manage-tokens.ts';
import type { PreconditionRefusal } from '../service/access/precondition.ts';
import type { WebhookSecretResult } from '../service/access/webhook-secrets.ts';
import type { SendDigestsResult } from '../service/daily-mail/send-digests.ts';
import type { ChooseClaimResult, ClaimWaits } from '../service/hosting/choose-claim.ts';
import type { PutDomainResult } from '../service/hosting/put-domain-result.ts';
import type { ReadReportResult } from '../service/intake/pages/list-reports.ts';
import type { ReplayResult } from '../service/intake/replay.ts';
import type { EndMigrationResult, RequestMigrationResult } from '../service/life-cycle/request-migration.ts';
import type { RequestRemovalResult } from '../service/life-cycle/request-removal.ts';
import type { LiftSuppressionResult } from '../service/outbound/manage-suppressions.ts';
import type { PutSettingsResult } from '../service/outbound/put-settings.ts';
import type { NoSuchOutboundReport } from '../service/outbound/read-outbound.ts';
import type { ReceivedSessions } from '../service/outbound/receive-sessions.ts';
import type { RequestPlanResult } from '../service/outbound/request-plan.ts';
import type { PutPolicyResult } from '../service/publishing/put-policy.ts';
import type { ReadPolicyResult } from '../service/publishing/read-policy.ts';
import type { SuggestedPolicy } from '../service/publishing/suggest-policy.ts';
import type { RequestCheckResult } from '../service/watch/request-check.ts';
import type { ApiContext } from './context.ts';
import { formatEtag } from './etag.ts';
import { ApiProblem, type ProblemsOf, problemInWords, unprocessable } from './problem.ts';
import { policyProblems } from './problems/policy-problems.ts';
import { settingProblems } from './problems/setting-problems.ts';

type Refused<Result> = Extract<Result, { ok: false }>;

export type Refusal =
  | NoSuchDomain
  | PreconditionRefusal
  | Refused<PutPolicyResult>
  | Refused<ReadPolicyResult>
  | Refused<SuggestedPolicy>
  | Refused<PutDomainResult>
  | Refused<ChooseClaimResult>
  | ClaimWaits
  | Refused<ReadOwnerResult>
  | Refused<WebhookSecretResult>
  | Refused<CreateTokenResult>
  | Refused<RequestRemovalResult>
  | Refused<RequestMigrationResult>
  | Refused<EndMigrationResult>
  | Refused<RequestCheckResult>
  | Refused<ReceivedSessions>
  | Refused<PutSettingsResult>
  | Refused<RequestPlanResult>
  | Refused<SendDigestsResult>
  | Refused<LiftSuppressionResult>
  | NoSuchOutboundReport
  | Refused<ReadReportResult>
  | Refused<DeleteTokenResult>
  | Refused<ReplayResult>;

const problems: ProblemsOf<Refusal> = {
  'no-such-domain': (facts, words) => problemInWords(words, 404, 'no-such-domain', facts),
  'invalid-input': ({ errors }) => unprocessable(errors),
  'if-match-required': ({ etag }, words) =>
    problemInWords(words, 428, 'if-match-required', {}, { headers: { ETag: formatEtag(etag) } }),
  stale: (facts, words) => problemInWords(words, 412, 'stale', facts),
  'other-owner': (facts, words) => problemInWords(words, 403, 'other-owner', facts),
  'claim-waits': (facts, words) => problemInWords(words, 409, 'claim-waits', facts),
  'several-claims': (facts, words) => problemInWords(words, 409, 'several-claims', facts),
  'no-such-owner': (facts, words) => problemInWords(words, 404, 'no-such-owner', facts),
  'being-deleted': (facts, words) => problemInWords(words, 409, 'being-deleted', facts),
  'no-migration': (facts, words) => problemInWords(words, 404, 'no-migration', facts),
  'not-checked': (facts, words) =>
    problemInWords(words, 409, 'not-checked', facts, { code: 'being-removed' }),
  'no-such-report': (facts, words) => problemInWords(words, 404, 'no-such-report', facts),
  // In English, like messages about a field, because it names members and their values.
  'unreadable-batch': ({ detail }) => new ApiProblem(400, 'unreadable-batch', detail),
  'key-reused': (facts, words) => problemInWords(words, 409, 'key-reused', facts),
  'no-such-suppression': (facts, words) => problemInWords(words, 404, 'no-such-suppression', facts),
  'no-such-outbound-report': (facts, words) =>
    problemInWords(words, 404, 'no-such-outbound-report', facts, { code: 'no-such-report' }),
  'too-many-calls': (facts, words) =>
    problemInWords(words, 429, 'too-many-calls', facts, { headers: { 'Retry-After': '60' } }),
  'no-such-token': (facts, words) => problemInWords(words, 404, 'no-such-token', facts),
  ...policyProblems,
  ...settingProblems,
};

/** In the language of the request; messages about a wrong form are in English. */
export const toProblem = (c: Pick<ApiContext, 'var'>, refusal: Refusal): ApiProblem => {
  // TypeScript cannot see that each entry takes refusals for its own reason.
  const make = problems[refusal.reason] as (refusal: Refusal, words: Words) => ApiProblem;
  return make(refusal, c.var.words);
};
