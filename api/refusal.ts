/** What a step of the service refused, as problem details (RFC 9457). A reason without an entry does not compile. */
import { quote } from '../core/text/quote.ts';
import type { Words } from '../core/words/words.ts';
import type { NoSuchDomain } from '../service/access/load-own-domain.ts';
import type { ReadOwnerResult } from '../service/access/manage-owners.ts';
import type { CreateTokenResult, DeleteTokenResult } from '../service/access/manage-tokens.ts';
import type { PreconditionRefusal } from '../service/access/precondition.ts';
import type { ChooseClaimResult } from '../service/hosting/choose-claim.ts';
import type { PutDomainResult } from '../service/hosting/put-domain.ts';
import type { ReadReportResult } from '../service/intake/list-reports.ts';
import type { ReplayResult } from '../service/intake/replay.ts';
import type { EndMigrationResult, RequestMigrationResult } from '../service/life-cycle/request-migration.ts';
import type { RequestRemovalResult } from '../service/life-cycle/request-removal.ts';
import type { LiftSuppressionResult } from '../service/outbound/manage-suppressions.ts';
import type { NoSuchOutboundReport } from '../service/outbound/read-outbound.ts';
import type { ReceivedSessions } from '../service/outbound/receive-sessions.ts';
import type { PutPolicyResult } from '../service/publishing/put-policy.ts';
import type { ReadPolicyResult } from '../service/publishing/read-policy.ts';
import type { SuggestedPolicy } from '../service/publishing/suggest-policy.ts';
import type { RequestCheckResult } from '../service/watch/request-check.ts';
import type { ApiContext } from './context.ts';
import { formatEtag } from './etag.ts';
import { wordsFor } from './language.ts';
import { policyProblems } from './policy-problems.ts';
import { ApiProblem, type ProblemsOf, unprocessable } from './problem.ts';

type Refused<Result> = Extract<Result, { ok: false }>;

export type Refusal =
  | NoSuchDomain
  | PreconditionRefusal
  | Refused<PutPolicyResult>
  | Refused<ReadPolicyResult>
  | Refused<SuggestedPolicy>
  | Refused<PutDomainResult>
  | Refused<ChooseClaimResult>
  | Refused<ReadOwnerResult>
  | Refused<CreateTokenResult>
  | Refused<RequestRemovalResult>
  | Refused<RequestMigrationResult>
  | Refused<EndMigrationResult>
  | Refused<RequestCheckResult>
  | Refused<ReceivedSessions>
  | Refused<LiftSuppressionResult>
  | NoSuchOutboundReport
  | Refused<ReadReportResult>
  | Refused<DeleteTokenResult>
  | Refused<ReplayResult>;

const staleWords = {
  absent: 'there is nothing yet to match it, leave If-Match out',
  exists: 'it exists already',
  changed: 'someone changed it since',
};

const problems: ProblemsOf<Refusal> = {
  'no-such-domain': ({ domain }) =>
    new ApiProblem(
      404,
      'no-such-domain',
      `Cannot find the domain "${domain}": it is not hosted here, or belongs to another owner`,
    ),
  'invalid-input': ({ errors }) => unprocessable(errors),
  'if-match-required': ({ etag }) =>
    new ApiProblem(
      428,
      'if-match-required',
      'Cannot change this without "If-Match": send the ETag that GET returns',
      { headers: { ETag: formatEtag(etag) } },
    ),
  stale: ({ why }) =>
    new ApiProblem(412, 'stale', `Cannot change this: ${staleWords[why]}; get it again and decide again`),
  'other-owner': ({ owner, tokenOwner }) =>
    new ApiProblem(403, 'other-owner', `Cannot host a domain for "${owner}" with a token of "${tokenOwner}"`),
  'claim-waits': ({ domain }) =>
    new ApiProblem(
      409,
      'claim-waits',
      `Cannot do this with "${domain}" yet: its CNAMEs do not lead here; GET /v1/domains/${domain} lists them`,
    ),
  'several-claims': ({ domain, owners }) =>
    new ApiProblem(
      409,
      'several-claims',
      `Cannot tell whose claim to "${domain}" is meant: name one by "owner", of ${owners.map((owner) => quote(owner)).join(', ')}`,
    ),
  'no-such-owner': ({ owner }) =>
    new ApiProblem(404, 'no-such-owner', `Cannot find the owner ${quote(owner)}`),
  'being-deleted': ({ domain }) =>
    new ApiProblem(
      409,
      'being-deleted',
      `Cannot host "${domain}" now: its deletion has started; PUT it again after GET returns 404`,
    ),
  'no-migration': ({ domain }) =>
    new ApiProblem(
      404,
      'no-migration',
      `Cannot find a change of provider of "${domain}": none is planned; use PUT /v1/domains/${domain}/migration`,
    ),
  'not-checked': ({ domain }) =>
    new ApiProblem(409, 'being-removed', `Cannot check "${domain}": it is being removed`),
  'no-such-report': ({ domain, id }) =>
    new ApiProblem(404, 'no-such-report', `Cannot find the report "${id.slice(0, 100)}" of "${domain}"`),
  'unreadable-batch': ({ detail }) => new ApiProblem(400, 'unreadable-batch', detail),
  'key-reused': () =>
    new ApiProblem(
      409,
      'key-reused',
      'Cannot take this batch: its "Idempotency-Key" was used for another one',
    ),
  'no-such-suppression': ({ id }) =>
    new ApiProblem(404, 'no-such-suppression', `Cannot find the suppression "${id.slice(0, 40)}"`),
  'no-such-outbound-report': ({ day, domain }) =>
    new ApiProblem(
      404,
      'no-such-report',
      `Cannot find a report about "${domain}" for ${day}: there are no session results for it`,
    ),
  'no-such-token': ({ id }) =>
    new ApiProblem(404, 'no-such-token', `Cannot find the token "${id.slice(0, 40)}"`),
  ...policyProblems,
};

/** In the language of the request, as far as there is a choice. */
export const toProblem = (c: ApiContext, refusal: Refusal): ApiProblem => {
  // The table has an entry for each reason, which takes refusals for that reason.
  const make = problems[refusal.reason] as (refusal: Refusal, words: () => Words) => ApiProblem;
  return make(refusal, () => wordsFor(c));
};
