import { Hono } from 'hono';
import { firstFew } from '../../core/text/first-few.ts';
import { listVersions, readPolicy } from '../../service/publishing/read-policy.ts';
import type { ApiContext, ApiEnv, ApiPorts } from '../context.ts';
import { formatEtag, preconditionOf } from '../etag.ts';
import { faultsInWords, messagesOf, versionInWords } from '../in-words.ts';
import { wordsFor } from '../middleware/language.ts';
import { toProblem } from '../refusal.ts';
import { changeOf, domainParam, pageQuery, parseInput, readBody } from '../request.ts';
import { policyInput, suggestionQuery } from '../schemas.ts';

/** `/v1/domains/{domain}/policy` and `/versions`. */
export function policyRoutes(ports: ApiPorts): Hono<ApiEnv> {
  return new Hono<ApiEnv>()
    .get('/:domain/policy', async (c) => {
      const result = await readPolicy(ports, c.var.caller, domainParam(c));
      if (!result.ok) throw toProblem(c, result);
      c.header('ETag', formatEtag(result.etag));
      const { errors, ...policy } = result.policy;
      return c.json({ ...policy, ...(errors && { errors: faultsInWords(errors, wordsFor(c)) }) });
    })
    .get('/:domain/policy/suggestion', async (c) => {
      const { template } = parseInput(suggestionQuery, c.req.query());
      // Requested once per domain, so a Lambda function does not load it at startup.
      const { suggestPolicy } = await import('../../service/publishing/suggest-policy.ts');
      const result = await suggestPolicy(ports, c.var.caller, { domain: domainParam(c), template });
      if (!result.ok) throw toProblem(c, result);
      const { notes, ...suggestion } = result.suggestion;
      return c.json({ ...suggestion, notes: firstFew(messagesOf(notes, wordsFor(c))) });
    })
    .put('/:domain/policy', (c) => answerPut(c, ports))
    .get('/:domain/versions', async (c) => {
      const page = pageQuery(c, { max: 1000, or: 1000 });
      const result = await listVersions(ports, c.var.caller, domainParam(c), page);
      if (!result.ok) throw toProblem(c, result);
      const { ok, versions, ...rest } = result;
      const words = wordsFor(c);
      return c.json({ ...rest, versions: versions.map((one) => versionInWords(one, words)) });
    });
}

async function answerPut(c: ApiContext, ports: ApiPorts): Promise<Response> {
  const { override, ...input } = await readBody(c, policyInput);
  // This needs the public suffix list, which a Lambda function does not load at startup.
  const { putPolicy } = await import('../../service/publishing/put-policy.ts');
  const result = await putPolicy(ports, changeOf(c), {
    domain: domainParam(c),
    input,
    ...(override && { override }),
    precondition: preconditionOf(c),
  });
  if (!result.ok) throw toProblem(c, result);
  const { policy, text, etag, changed, wantedId, announcedId } = result;
  const words = wordsFor(c);
  const { faults, findings } = result.warnings;
  // What may happen to mail comes before what is only about the text.
  const warnings = [...messagesOf(findings, words), ...faultsInWords(faults, words)];
  if (c.var.dryRun) return c.json({ ...policy, text, changed, warnings, dryRun: true });
  if (etag !== undefined) c.header('ETag', formatEtag(etag));
  return c.json({ ...policy, text, wantedId, announcedId, warnings });
}
