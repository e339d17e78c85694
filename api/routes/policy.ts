import { Hono } from 'hono';
import type { CoverageFinding } from '../../core/mta-sts/coverage.ts';
import { currentVersion, describeVersions } from '../../core/mta-sts/ledger.ts';
import { parsePolicy } from '../../core/mta-sts/policy.ts';
import { checkPolicyInput } from '../../core/mta-sts/policy-input.ts';
import { type TemplateName, templateNames } from '../../core/mta-sts/templates.table.ts';
import { warnOfPlan } from '../../service/life-cycle/migrate-provider.ts';
import { PreconditionFailedError, type StoredObject } from '../../service/ports/object-store.ts';
import { editPolicy, planPolicyEdit } from '../../service/publishing/edit-policy.ts';
import { guardPolicyEdit, warnOfHeldEnforce } from '../../service/publishing/guard-policy-edit.ts';
import { suggestPolicy } from '../../service/publishing/suggest-policy.ts';
import { warnOfEarlyEnforce } from '../../service/publishing/warn-of-early-enforce.ts';
import { type DomainState, loadDomain } from '../../service/store/domains/domain.ts';
import { loadVersions } from '../../service/store/domains/past-versions.ts';
import type { ApiEnv, ApiPorts } from '../context.ts';
import { checkPrecondition, formatEtag, stale } from '../etag.ts';
import { ApiProblem, unprocessable } from '../problem.ts';
import { intQuery, loadOwnDomain, loadOwnDomainWithPolicy, parseInput, readBody } from '../request.ts';
import { policyInput, suggestionQuery } from '../schemas.ts';
import { withAudit } from '../with-audit.ts';
import { beingRemoved } from './life-cycle.ts';

/** `/v1/domains/{domain}/policy` and `/versions`. */
export function policyRoutes(ports: ApiPorts): Hono<ApiEnv> {
  return new Hono<ApiEnv>()
    .get('/:domain/policy', async (c) => {
      const { state, stored: object } = await loadOwnDomainWithPolicy(c, ports);
      if (!object) throw noPolicy(state);
      c.header('ETag', formatEtag(object.etag));
      return c.json(describePolicy(state, object));
    })
    .get('/:domain/policy/suggestion', async (c) => {
      const { state } = await loadOwnDomain(c, ports);
      const { template } = parseInput(suggestionQuery, c.req.query());
      const suggested = await suggestPolicy(ports, state.domain, template);
      if (suggested.ok) return c.json(suggested.suggestion);
      throw nothingToSuggest(state.domain, template, suggested.why);
    })
    .put('/:domain/policy', async (c) => {
      const { state, stored: current } = await loadOwnDomainWithPolicy(c, ports);
      const { domain } = state;
      const { override, ...input } = await readBody(c, policyInput);
      const checked = checkPolicyInput(input);
      if (!checked.ok) throw unprocessable(checked.errors);
      checkPrecondition(c, current?.etag);
      if (state.removal) throw beingRemoved(state, 'put a policy for');
      const { forbidden, warnings: findings } = await guardPolicyEdit(ports, state, checked.policy);
      if (forbidden.length > 0 && !override) throw breaksMail(forbidden);
      const warnings = [
        ...checked.warnings,
        ...[...forbidden, ...findings].map(({ message }) => message),
        ...warnOfHeldEnforce(ports, state, checked.policy),
        ...(await warnOfEarlyEnforce(ports, state, checked.policy)),
        ...warnOfPlan(state, checked.policy),
      ];
      const request = { ...checked.policy, ...(override && { overridden: forbidden.map(forAudit) }) };

      return withAudit(
        c,
        ports,
        request,
        async () => {
          if (c.var.dryRun) {
            const { text, changed } = planPolicyEdit(checked.policy, current);
            return c.json({ ...checked.policy, text, changed, warnings, dryRun: true });
          }
          try {
            const edit = {
              domain,
              policy: checked.policy,
              ifMatch: current?.etag,
              by: c.var.caller.id,
              ...(override && { why: override.reason }),
            };
            const { text, etag } = await editPolicy(ports, edit);
            const after = (await loadDomain(ports, domain))?.state;
            c.header('ETag', formatEtag(etag));
            return c.json({ ...checked.policy, text, ...ids(after), warnings });
          } catch (error) {
            if (error instanceof PreconditionFailedError) throw stale('someone changed it since');
            throw error;
          }
        },
        override?.reason,
      );
    })
    .get('/:domain/versions', async (c) => {
      const { state } = await loadOwnDomainWithPolicy(c, ports);
      const limit = intQuery(c, 'limit', { from: 1, to: 1000, or: 1000 });
      const cursor = c.req.query('cursor');
      const versions = await loadVersions(ports, state);
      const older = cursor === undefined ? versions : versions.filter(({ id }) => id < cursor);
      const page = older.slice(-limit);
      const edgeCacheSeconds = ports.edge.cacheSeconds;
      return c.json({
        versions: describeVersions(page, ports.clock.now(), { edgeCacheSeconds }),
        ...(page.length < older.length && { cursor: page[0]?.id }),
      });
    });
}

/** RFC 8461 §5: a sender under enforce does not deliver to an MX that its policy does not cover. */
function breaksMail(forbidden: CoverageFinding[]): ApiProblem {
  const errors = forbidden.map(({ message, nextStep }) => ({
    field: 'mx',
    message: `${message}. ${nextStep}`,
  }));
  const detail = `${errors.map(({ message }) => message).join('; ')}. To put it all the same, add "override": {"reason": "…"}`;
  return new ApiProblem(422, 'mx-uncovered', detail, { errors });
}

/** What an override puts aside, without the sentences. */
const forAudit = ({ message: _, nextStep: __, severity: ___, ...finding }: CoverageFinding) => finding;

function noPolicy({ domain, versions }: DomainState): ApiProblem {
  const put = `PUT /v1/domains/${domain}/policy`;
  const last = currentVersion(versions);
  const detail = last
    ? `Cannot find the policy of "${domain}": it was put (version ${last.id}), but its file is gone, deleted past the API; senders that hold it still look for it. Put it again with ${put}, GET /v1/domains/${domain}/versions has its text`
    : `Cannot find a policy of "${domain}": none was put yet, use ${put}`;
  return new ApiProblem(404, 'no-policy', detail);
}

function nothingToSuggest(domain: string, template: TemplateName | undefined, why: string): ApiProblem {
  const field = 'template';
  const message = template
    ? `"template" is "${template}", which names no servers of its own, and none could be taken from DNS: ${why}`
    : `"template" is missing, and no servers could be taken from DNS: ${why}; expected one of "${templateNames.join('", "')}"`;
  const detail = `Cannot suggest a policy for "${domain}": ${message}`;
  return new ApiProblem(422, 'nothing-to-suggest', detail, { errors: [{ field, message }] });
}

/** The stored text decides: an edit past the API shows too. */
function describePolicy(state: DomainState, object: StoredObject) {
  const text = Buffer.from(object.body).toString('utf8');
  const parsed = parsePolicy(object.body);
  return {
    ...(parsed.ok ? parsed.policy : { ...parsed.policy, errors: parsed.errors }),
    text,
    ...ids(state),
  };
}

function ids(state: DomainState | undefined): { wantedId: string | null; announcedId: string | null } {
  return {
    wantedId: (state && currentVersion(state.versions)?.id) ?? null,
    announcedId: state?.announced?.id ?? null,
  };
}
