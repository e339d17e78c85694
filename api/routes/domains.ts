import { Hono } from 'hono';
import { describeDomain } from '../../service/hosting/describe-domain.ts';
import { listOwnDomains } from '../../service/hosting/list-domains.ts';
import type { PutDomainResult } from '../../service/hosting/put-domain.ts';
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
import { domainInWords, lifeCycleInWords, recordsInWords } from '../in-words.ts';
import { wordsFor } from '../middleware/language.ts';
import { fieldProblemInWords } from '../problem.ts';
import { readJson } from '../read-json.ts';
import { type Refusal, toProblem } from '../refusal.ts';
import { changeOf, domainParam, pageQuery, parseInput } from '../request.ts';

// These need the public suffix list, which a Lambda function does not load at startup.
const loadPutDomain = () => import('../../service/hosting/put-domain.ts');
const loadReadDomain = () => import('../../service/life-cycle/read-domain.ts');

/** `/v1/domains`: hosted domains, their state and next step. */
export function domainRoutes(ports: ApiPorts): Hono<ApiEnv> {
  return new Hono<ApiEnv>()
    .get('/', async (c) => {
      const { domains, ...rest } = await listOwnDomains(
        ports,
        listedFor(c),
        pageQuery(c, { max: 1000, or: 100 }),
      );
      const words = wordsFor(c);
      const described = domains.map(({ state, incidents }) =>
        domainInWords(describeDomain(ports, state, incidents), words),
      );
      return c.json({ domains: described, ...rest });
    })
    .get('/:domain', (c) => answerDomain(c, ports))
    .put('/:domain', async (c) => {
      const schema = ports.service.allowLoopback ? localDomainInput : domainInput;
      const body = await readJson(c);
      const settings = parseInput(schema, withoutReadOnly(body));
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
      const request = { domain: domainParam(c), settings, precondition: preconditionOf(c) };
      const { patchDomain } = await loadPutDomain();
      return answerChange(c, ports, await patchDomain(ports, changeOf(c), request));
    });
}

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
  const steps = [...(lifeCycle.migration?.steps ?? []), ...(lifeCycle.removal?.steps ?? [])];
  c.header('ETag', formatEtag(etag));
  const unconfirmed = await listUnconfirmed(ports, state.owner, state.digestTo);
  return c.json({
    ...domainInWords(describeDomain(ports, state, lifeCycle.incidents, steps), words),
    ...(unconfirmed.length > 0 && { unconfirmedRecipients: unconfirmed }),
    records: recordsInWords(records, words),
    ...lifeCycleInWords(lifeCycle, words),
  });
}

function answerChange(
  c: ApiContext,
  ports: ApiPorts,
  result: PutDomainResult | Extract<Refusal, { reason: 'no-such-domain' }>,
): Response {
  if (!result.ok) throw toProblem(c, result);
  const { state, etag, isNew, incidents } = result;
  const { dryRun } = c.var;
  if (!dryRun) c.header('ETag', formatEtag(etag));
  const description = domainInWords(describeDomain(ports, state, incidents), wordsFor(c));
  return c.json({ ...description, ...(dryRun && { dryRun: true }) }, isNew ? 201 : 200);
}
