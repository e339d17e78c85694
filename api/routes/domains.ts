import { Hono } from 'hono';
import type { PlanStep } from '../../core/mta-sts/plan.ts';
import { describeDomain } from '../../service/hosting/describe-domain.ts';
import type { PutDomainResult } from '../../service/hosting/put-domain-result.ts';
import { listUnconfirmed } from '../../service/recipients/load-recipients.ts';
import type { ApiContext, ApiEnv, ApiPorts } from '../context.ts';
import {
  domainInput,
  domainPatch,
  localDomainInput,
  localDomainPatch,
  withoutReadOnly,
} from '../domain-schemas.ts';
import { formatEtag, preconditionOf } from '../etag.ts';
import {
  domainInWords,
  incidentInWords,
  lifeCycleInWords,
  recordsInWords,
  unconfirmedInWords,
} from '../in-words.ts';
import { wordsFor } from '../middleware/language.ts';
import { fieldProblemInWords } from '../problem.ts';
import { readJson } from '../read-json.ts';
import { type Refusal, toProblem } from '../refusal.ts';
import { refuseOwnerName } from '../refuse-owner-name.ts';
import { changeOf, domainParam, pageQuery, parseInput } from '../request.ts';
import { domainFilter } from '../schemas.ts';

// These need the public suffix list, which a Lambda function does not load at startup.
const loadPutDomain = () => import('../../service/hosting/put-domain.ts');
const loadDescribeSaved = () => import('../../service/hosting/describe-saved.ts');
const loadListDomains = () => import('../../service/hosting/listing/list-domains.ts');
const loadReadDomain = () => import('../../service/life-cycle/read-domain.ts');

/** `/v1/domains`: hosted domains, their state and next step. */
export function domainRoutes(ports: ApiPorts): Hono<ApiEnv> {
  return new Hono<ApiEnv>()
    .get('/', async (c) => {
      const { sort, week: withWeek, ...filter } = parseInput(domainFilter, c.req.query());
      const page = pageQuery(c, { max: 1000, or: 100 });
      const { listOwnDomains } = await loadListDomains();
      const { domains, ...rest } = await listOwnDomains(ports, listedFor(c), page, filter, {
        sort,
        isWithoutWeek: withWeek === 'false',
      });
      const words = wordsFor(c);
      const described = domains.map(({ state, incidents, week }) => ({
        ...domainInWords(describeDomain(ports, state, incidents), words),
        ...(week && { week }),
        incidents: incidents.map((one) => incidentInWords(one, words)),
      }));
      return c.json({ domains: described, ...rest });
    })
    .get('/:domain', (c) => answerDomain(c, ports))
    .put('/:domain', async (c) => {
      const schema = ports.service.allowLoopback ? localDomainInput : domainInput;
      const body = await readJson(c);
      const settings = parseInput(schema, ownedBy(c.var.caller.owner, withoutReadOnly(body)));
      await refuseOwnerName(c, ports, settings.owner);
      const request = {
        domain: domainParam(c),
        settings,
        precondition: preconditionOf(c),
        keepsRemoval: hasRemoval(body),
      };
      const { putDomain } = await loadPutDomain();
      return answerChange(c, ports, await putDomain(ports, changeOf(c), request));
    })
    .patch('/:domain', async (c) => {
      const schema = ports.service.allowLoopback ? localDomainPatch : domainPatch;
      const settings = parseInput(schema, withoutReadOnly(await readJson(c)));
      await refuseOwnerName(c, ports, settings.owner);
      const request = { domain: domainParam(c), settings, precondition: preconditionOf(c) };
      const { patchDomain } = await loadPutDomain();
      return answerChange(c, ports, await patchDomain(ports, changeOf(c), request));
    });
}

/** A token of an owner says who it is, so its body need not. */
const ownedBy = (owner: string | undefined, body: unknown): unknown =>
  owner === undefined || typeof body !== 'object' || body === null || Array.isArray(body)
    ? body
    : { owner, ...body };

/** GET's answer about a domain in removal says so. To put that answer back must not cancel the removal. */
const hasRemoval = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && 'removal' in body && body.removal !== null;

/** The owner whose domains are listed; an administrator may name one. */
function listedFor(c: ApiContext): { owner?: string } {
  const owner = c.req.query('owner');
  const { owner: tokenOwner } = c.var.caller;
  if (owner === undefined || owner === tokenOwner) return c.var.caller;
  if (tokenOwner === undefined) return { owner };
  throw fieldProblemInWords(c.var.words, 'owner', 'list-of-other-owner', { owner, tokenOwner });
}

async function answerDomain(c: ApiContext, ports: ApiPorts): Promise<Response> {
  const { readDomain } = await loadReadDomain();
  const result = await readDomain(ports, c.var.caller, domainParam(c));
  if (!result.ok) throw toProblem(c, result);
  const { state, etag, records, lifeCycle } = result;
  const words = wordsFor(c);
  const { arrival, migration, removal } = lifeCycle;
  const steps = [arrival, migration, removal].flatMap((plan): PlanStep[] => plan?.steps ?? []);
  c.header('ETag', formatEtag(etag));
  const unconfirmed = await listUnconfirmed(ports, state.owner, state.digestTo);
  return c.json({
    ...domainInWords(describeDomain(ports, state, lifeCycle.incidents, steps, unconfirmed.length), words),
    ...(unconfirmed.length > 0 && { unconfirmedRecipients: unconfirmedInWords(unconfirmed, words) }),
    records: recordsInWords(records, words),
    ...lifeCycleInWords(lifeCycle, words),
  });
}

/** RFC 7240 §4.2. Whoever changes hundreds of domains need not wait until the records of each were looked up. */
const wantsMinimum = (c: ApiContext): boolean =>
  (c.req.header('Prefer') ?? '').split(',').some((one) => one.trim().toLowerCase() === 'return=minimal');

async function answerChange(
  c: ApiContext,
  ports: ApiPorts,
  result: PutDomainResult | Extract<Refusal, { reason: 'no-such-domain' }>,
): Promise<Response> {
  if (!result.ok) throw toProblem(c, result);
  const { state, etag, isNew, incidents, changed: changedSettings } = result;
  const words = wordsFor(c);
  if (c.var.dryRun) {
    const described = domainInWords(describeDomain(ports, state, incidents), words);
    return c.json({ ...described, changedSettings, dryRun: true }, isNew ? 201 : 200);
  }
  c.header('ETag', formatEtag(etag));
  if (wantsMinimum(c)) {
    c.header('Preference-Applied', 'return=minimal');
    return c.body(null, isNew ? 201 : 204);
  }
  const { describeSaved } = await loadDescribeSaved();
  const { records, unconfirmed } = await describeSaved(ports, state);
  const answer = {
    ...domainInWords(describeDomain(ports, state, incidents, [], unconfirmed.length), words),
    ...(unconfirmed.length > 0 && { unconfirmedRecipients: unconfirmedInWords(unconfirmed, words) }),
    ...(records && { records: recordsInWords(records, words) }),
  };
  return c.json(answer, isNew ? 201 : 200);
}
