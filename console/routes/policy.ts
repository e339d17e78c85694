import { Hono } from 'hono';
import type { PolicyAnswer } from '../../api/answers/answer-types.ts';
import { type ApiAnswer, type CallApi, domainPath } from '../call-api.ts';
import type { ConsoleContext, ConsoleEnv } from '../context.ts';
import { pagePath } from '../layout.ts';
import { type PolicyForm, type PolicyPage, policyPage } from '../pages/policy-page.ts';
import { answerPage, answerRefusal } from './answer-page.ts';
import { linesIn, readFields } from './form.ts';

/** A week, in seconds. */
const usualMaxAge = '604800';

/** The policy editor. */
export const policyPages = (api: CallApi): Hono<ConsoleEnv> =>
  new Hono<ConsoleEnv>()
    .get('/:domain/policy', (c) => showEditor(c, api))
    .post('/:domain/policy/preview', (c) => preview(c, api))
    .post('/:domain/policy', (c) => publish(c, api));

const domainOf = (c: ConsoleContext): string => c.req.param('domain') ?? '';

async function showEditor(c: ConsoleContext, api: CallApi): Promise<Response> {
  const domain = domainOf(c);
  const served = await loadServed(c, api);
  if (!served.ok && served.status !== 404) return answerRefusal(c, served);
  if (!served.ok && served.code !== 'no-policy') return answerRefusal(c, served);
  const form = formOf(served);
  if (c.req.query('suggest') !== 'true')
    return showPolicy(c, {
      domain,
      form,
      ...(served.ok && { served: served.body }),
      ...(c.req.query('published') === 'true' && { outcome: 'published' }),
    });
  const suggested = await api<PolicyAnswer>(c, domainPath(domain, '/policy/suggestion'));
  return showPolicy(c, {
    domain,
    form: suggested.ok ? { ...formOf(suggested), etag: form.etag } : form,
    ...(served.ok && { served: served.body }),
    ...(!suggested.ok && { refusal: suggested }),
  });
}

const loadServed = (c: ConsoleContext, api: CallApi) =>
  api<PolicyAnswer>(c, domainPath(domainOf(c), '/policy'));

function formOf(answer: ApiAnswer<PolicyAnswer>): PolicyForm {
  if (!answer.ok) return { mode: 'testing', mx: '', maxAgeSeconds: usualMaxAge, reason: '', etag: '' };
  const { mode = 'testing', mx = [], maxAgeSeconds } = answer.body;
  return {
    mode,
    mx: mx.join('\n'),
    maxAgeSeconds: String(maxAgeSeconds ?? usualMaxAge),
    reason: '',
    etag: answer.etag ?? '',
  };
}

async function readPolicyForm(c: ConsoleContext): Promise<PolicyForm & { isOverride: boolean }> {
  const field = await readFields(c);
  return {
    mode: field('mode'),
    mx: field('mx'),
    maxAgeSeconds: field('maxAgeSeconds').trim(),
    reason: field('reason').trim(),
    etag: field('etag'),
    isOverride: field('override') === 'true',
  };
}

/** What is no number is sent as it is: the API names the field and the wanted form. */
const bodyOf = ({ mode, mx, maxAgeSeconds, reason, isOverride }: PolicyForm & { isOverride: boolean }) => ({
  mode,
  mx: linesIn(mx),
  maxAgeSeconds: /^\d+$/u.test(maxAgeSeconds) ? Number(maxAgeSeconds) : maxAgeSeconds,
  ...(isOverride && { override: { reason } }),
});

const ifMatchOf = ({ etag }: PolicyForm) => (etag === '' ? {} : { ifMatch: etag });

async function preview(c: ConsoleContext, api: CallApi): Promise<Response> {
  const form = await readPolicyForm(c);
  const served = await loadServed(c, api);
  const answer = await api<PolicyAnswer>(c, domainPath(domainOf(c), '/policy?dry-run=true'), {
    method: 'PUT',
    body: bodyOf(form),
    ...(served.ok && { ifMatch: '*' }),
  });
  if (!answer.ok && answer.status === 401) return answerRefusal(c, answer);
  return showPolicy(c, {
    domain: domainOf(c),
    form,
    ...(served.ok && { served: served.body }),
    ...(answer.ok ? { preview: answer.body } : { refusal: answer }),
  });
}

async function publish(c: ConsoleContext, api: CallApi): Promise<Response> {
  const form = await readPolicyForm(c);
  const domain = domainOf(c);
  const request = { method: 'PUT', body: bodyOf(form), ...ifMatchOf(form) } as const;
  const answer = await api(c, domainPath(domain, '/policy'), request);
  if (answer.ok) return c.redirect(`${pagePath(domain, 'policy')}?published=true`, 303);
  if (answer.status === 401) return answerRefusal(c, answer);
  const served = await loadServed(c, api);
  const isStale = answer.status === 412 || answer.status === 428;
  return showPolicy(c, {
    domain,
    // With the newer ETag, so that the next press publishes what the reader has now seen.
    form: isStale && served.ok ? { ...form, etag: served.etag ?? '' } : form,
    ...(served.ok && { served: served.body }),
    ...(isStale ? { outcome: 'changed' } : { refusal: answer }),
  });
}

function showPolicy(c: ConsoleContext, page: PolicyPage) {
  const { pageWords: words } = c.var;
  return answerPage(
    c,
    { title: page.domain, domain: { name: page.domain, tab: 'policy' }, body: policyPage(page, words) },
    page.refusal || page.outcome === 'changed' ? 422 : 200,
  );
}
