import { Hono } from 'hono';
import {
  type DomainDescription,
  describeDomain,
  describeRecords,
} from '../../service/hosting/describe-domain.ts';
import {
  changedDomainState,
  DomainRefusedError,
  newDomainState,
  saveDomain,
} from '../../service/hosting/register-domain.ts';
import { describeLifeCycle } from '../../service/life-cycle/describe-life-cycle.ts';
import { PreconditionFailedError } from '../../service/ports/object-store.ts';
import { type DomainState, isBeingDeleted, loadDomain } from '../../service/store/domains/domain.ts';
import { loadWatch } from '../../service/store/domains/incidents.ts';
import { ownedDomainsPrefix } from '../../service/store/domains/owned-domain.ts';
import { prefixes } from '../../service/store/prefixes.ts';
import type { ApiContext, ApiEnv, ApiPorts } from '../context.ts';
import { checkPrecondition, formatEtag, stale } from '../etag.ts';
import { planInWords } from '../in-words.ts';
import { wordsFor } from '../language.ts';
import { ApiProblem, unprocessable } from '../problem.ts';
import { domainParam, intQuery, loadOwnDomainWithPolicy, readBody } from '../request.ts';
import { domainInput, localDomainInput } from '../schemas.ts';
import { withAudit } from '../with-audit.ts';

/** `/v1/domains`: hosted domains, their state and their one next step. */
export function domainRoutes(ports: ApiPorts): Hono<ApiEnv> {
  return new Hono<ApiEnv>()
    .get('/', async (c) => c.json(await listPage(c, ports)))
    .get('/:domain', async (c) => {
      const { state, etag } = await loadOwnDomainWithPolicy(c, ports);
      c.header('ETag', formatEtag(etag));
      const [records, lifeCycle] = await Promise.all([
        describeRecords(ports, state),
        describeLifeCycle(ports, state),
      ]);
      const words = wordsFor(c);
      const migration = lifeCycle.migration && planInWords(lifeCycle.migration, words);
      const removal = lifeCycle.removal && planInWords(lifeCycle.removal, words);
      const steps = [...(migration?.steps ?? []), ...(removal?.steps ?? [])];
      return c.json({
        ...describeDomain(ports, state, lifeCycle.incidents, steps),
        records,
        ...lifeCycle,
        ...(removal && { removal }),
        ...(migration && { migration }),
      });
    })
    .put('/:domain', async (c) => {
      const domain = domainParam(c);
      const input = ports.service.allowLoopback ? localDomainInput : domainInput;
      const settings = { domain, ...(await readBody(c, input)) };
      const { owner } = c.var.caller;
      if (owner !== undefined && owner !== settings.owner) {
        throw new ApiProblem(
          403,
          'other-owner',
          `Cannot host a domain for "${settings.owner}" with a token of "${owner}"`,
        );
      }
      const loaded = await loadDomain(ports, domain);
      if (loaded && owner !== undefined && loaded.state.owner !== owner) {
        throw new ApiProblem(409, 'hosted-by-other', `Cannot host "${domain}": another owner hosts it here`);
      }
      checkPrecondition(c, loaded?.etag);
      if (loaded && isBeingDeleted(loaded.state)) throw beingDeleted(domain);
      const status = loaded ? 200 : 201;
      return withAudit(c, ports, withoutSecret(settings), async () => {
        try {
          const state = loaded
            ? await changedDomainState(ports, loaded.state, settings)
            : await newDomainState(ports, settings);
          if (!c.var.dryRun) {
            const { etag } = await saveDomain(ports, state, loaded?.etag);
            c.header('ETag', formatEtag(etag));
          }
          const described = await describeWithIncidents(ports, state);
          return c.json({ ...described, ...(c.var.dryRun && { dryRun: true }) }, status);
        } catch (error) {
          if (error instanceof DomainRefusedError) {
            throw unprocessable([{ field: error.field, message: error.message }]);
          }
          if (error instanceof PreconditionFailedError) throw stale('someone changed it since');
          throw error;
        }
      });
    });
}

/** The path of a webhook's address is its password. */
const withoutSecret = <T extends { webhook?: string }>(settings: T): T =>
  settings.webhook === undefined
    ? settings
    : { ...settings, webhook: `https://${new URL(settings.webhook).host}/…` };

const beingDeleted = (domain: string) =>
  new ApiProblem(
    409,
    'being-deleted',
    `Cannot host "${domain}" now: its removal has begun to delete; put it again when a GET of it answers 404`,
  );

async function describeWithIncidents(ports: ApiPorts, state: DomainState): Promise<DomainDescription> {
  const loaded = await loadWatch(ports, state.domain);
  return describeDomain(ports, state, loaded?.watch.incidents ?? []);
}

/** In the order of their names; an owner's token lists only the owner's keys. */
async function listPage(c: ApiContext, ports: ApiPorts) {
  const limit = intQuery(c, 'limit', { from: 1, to: 1000, or: 100 });
  const cursor = c.req.query('cursor');
  const { owner } = c.var.caller;
  const [prefix, suffix] =
    owner === undefined ? [prefixes.domains, '.json'] : [ownedDomainsPrefix(owner), ''];
  const page = await ports.store.list(prefix, { limit, ...(cursor === undefined ? {} : { cursor }) });
  const loaded = await Promise.all(
    page.objects.map(({ key }) => loadDomain(ports, key.slice(prefix.length, key.length - suffix.length))),
  );
  const found = loaded.filter((one) => one !== undefined);
  return {
    domains: await Promise.all(found.map(({ state }) => describeWithIncidents(ports, state))),
    ...(page.cursor === undefined ? {} : { cursor: page.cursor }),
  };
}
