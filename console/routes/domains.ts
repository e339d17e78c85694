import { Hono } from 'hono';
import type { Domain, DomainList, PolicyAnswer, SummaryAnswer } from '../../api/answers/answer-types.ts';
import { type ApiRefusal, type CallApi, domainPath } from '../call-api.ts';
import type { ConsoleContext, ConsoleEnv } from '../context.ts';
import { html } from '../html.ts';
import { pagePath } from '../layout.ts';
import { type AddForm, addPage } from '../pages/add-page.ts';
import { domainPage, shownDays } from '../pages/domain-page.ts';
import { domainsPage } from '../pages/domains-page.ts';
import { modeTag, statePill } from '../parts/pill.ts';
import { answerPage, answerRefusal } from './answer-page.ts';
import { linesIn, readFields } from './form.ts';

/** The list of domains, a new domain, and a domain's first page. */
export const domainPages = (api: CallApi): Hono<ConsoleEnv> =>
  new Hono<ConsoleEnv>()
    .get('/', (c) => showDomains(c, api))
    .get('/add', (c) => showAdd(c, { domain: '', owner: '', recipients: '', zone: 'external' }))
    .post('/add', (c) => addDomain(c, api))
    .get('/:domain', (c) => showDomain(c, api))
    .post('/:domain/check', async (c) => {
      const domain = c.req.param('domain');
      const answer = await api(c, domainPath(domain, '/check'), { method: 'POST' });
      return answer.ok ? c.redirect(`${pagePath(domain)}?checked=true`, 303) : answerRefusal(c, answer);
    });

async function showDomains(c: ConsoleContext, api: CallApi): Promise<Response> {
  const text = (c.req.query('q') ?? '').trim().toLowerCase().slice(0, 253);
  const cursor = c.req.query('cursor');
  const query = new URLSearchParams({
    limit: '100',
    sort: 'urgency',
    week: 'false',
    ...(text !== '' && { q: text }),
    ...(cursor && { cursor }),
  });
  const answer = await api<DomainList>(c, `/v1/domains?${query}`);
  if (!answer.ok) return answerRefusal(c, answer);
  const { pageWords: words } = c.var;
  return answerPage(c, {
    title: words.domains.title,
    beside: html`<div class="actions"><a class="button primary" href="/console/domains/add">${words.domains.add}</a></div>`,
    body: domainsPage({ ...answer.body, text }, words, c.var.words.format),
  });
}

function showAdd(c: ConsoleContext, form: AddForm, refusal?: ApiRefusal) {
  const { pageWords: words } = c.var;
  return answerPage(c, { title: words.add.title, body: addPage(form, refusal, words) }, refusal ? 422 : 200);
}

async function addDomain(c: ConsoleContext, api: CallApi): Promise<Response> {
  const field = await readFields(c);
  const form = {
    domain: field('domain').trim(),
    owner: field('owner').trim(),
    recipients: field('recipients'),
    zone: field('zone') === 'managed' ? 'managed' : 'external',
  };
  const { owner, zone } = form;
  const body = { owner, zone, digestTo: linesIn(form.recipients) };
  const answer = await api<{ domain: string }>(c, domainPath(form.domain), { method: 'PUT', body });
  if (answer.ok) return c.redirect(pagePath(answer.body.domain), 303);
  return answer.status === 401 ? answerRefusal(c, answer) : showAdd(c, form, answer);
}

async function showDomain(c: ConsoleContext, api: CallApi): Promise<Response> {
  const name = c.req.param('domain') ?? '';
  const [domain, policy, summary] = await Promise.all([
    api<Domain>(c, domainPath(name)),
    api<PolicyAnswer>(c, domainPath(name, '/policy')),
    api<SummaryAnswer>(c, domainPath(name, `/summary?days=${shownDays}`)),
  ]);
  if (!domain.ok) return answerRefusal(c, domain);
  if (!summary.ok) return answerRefusal(c, summary);
  if (!policy.ok && policy.status !== 404) return answerRefusal(c, policy);
  const { pageWords: words, words: all } = c.var;
  const mode = policy.ok ? policy.body.mode : undefined;
  return answerPage(c, {
    title: domain.body.unicode ?? domain.body.domain,
    domain: { name: domain.body.domain, tab: 'overview' },
    beside: html`${modeTag(mode, words)} ${statePill(domain.body, words)}`,
    body: domainPage(
      {
        domain: domain.body,
        summary: summary.body,
        ...(policy.ok && { policy: policy.body }),
        isCheckAsked: c.req.query('checked') === 'true',
      },
      words,
      all,
    ),
  });
}
