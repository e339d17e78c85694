import { Hono } from 'hono';
import type { CoverageFinding } from '../../core/mta-sts/coverage.ts';
import { currentVersion, describeVersions } from '../../core/mta-sts/ledger.ts';
import { parsePolicy } from '../../core/mta-sts/policy.ts';
import { checkPolicyInput } from '../../core/mta-sts/policy-input.ts';
import { loadDomain } from '../../core/workflows/domains.ts';
import { editPolicy, planPolicyEdit } from '../../core/workflows/edit-policy.ts';
import { guardPolicyEdit, warnOfHeldEnforce } from '../../core/workflows/guard-policy-edit.ts';
import { loadVersions } from '../../core/workflows/past-versions.ts';
import { PreconditionFailedError, type StoredObject } from '../../core/workflows/ports.ts';
import type { DomainState } from '../../core/workflows/state.ts';
import type { ApiEnv, ApiPorts } from '../context.ts';
import { checkPrecondition, formatEtag, stale } from '../etag.ts';
import { ApiProblem, unprocessable } from '../problem.ts';
import { intQuery, loadOwnDomainWithPolicy, parseInput, readJson } from '../request.ts';
import { overrideInput } from '../schemas.ts';
import { withAudit } from '../with-audit.ts';
import { beingRemoved } from './life-cycle.ts';

/** `/v1/domains/{domain}/policy` and `/versions`. */
export function policyRoutes(ports: ApiPorts): Hono<ApiEnv> {
  return new Hono<ApiEnv>()
    .get('/:domain/policy', async (c) => {
      const { state, stored: object } = await loadOwnDomainWithPolicy(c, ports);
      if (!object) {
        const how = `PUT /v1/domains/${state.domain}/policy`;
        throw new ApiProblem(
          404,
          'no-policy',
          `Cannot find a policy of "${state.domain}": none was put yet, use ${how}`,
        );
      }
      c.header('ETag', formatEtag(object.etag));
      return c.json(describePolicy(state, object));
    })
    .put('/:domain/policy', async (c) => {
      const { state, stored: current } = await loadOwnDomainWithPolicy(c, ports);
      const { domain } = state;
      const { override, ...input } = splitOverride(await readJson(c));
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
      ];

      return withAudit(
        c,
        ports,
        checked.policy,
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

function splitOverride(input: unknown): { override?: { reason: string } } & Record<string, unknown> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw unprocessable([
      { field: 'body', message: '"body" is not an object, expected {"mode", "mx", "maxAgeSeconds"}' },
    ]);
  }
  const { override, ...rest } = input as Record<string, unknown>;
  return override === undefined ? rest : { ...rest, override: parseInput(overrideInput, override) };
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
