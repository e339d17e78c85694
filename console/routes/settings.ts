import { Hono } from 'hono';
import type { Domain, TestAlarmAnswer } from '../../api/answers/answer-types.ts';
import { type CallApi, domainPath } from '../call-api.ts';
import type { ConsoleContext, ConsoleEnv } from '../context.ts';
import { pagePath } from '../layout.ts';
import { type SettingsForm, type SettingsPage, settingsPage } from '../pages/settings-page.ts';
import { answerPage, answerRefusal } from './answer-page.ts';
import { linesIn, readFields } from './form.ts';

/** A domain's settings, and its removal. */
export const settingsPages = (api: CallApi): Hono<ConsoleEnv> =>
  new Hono<ConsoleEnv>()
    .get('/:domain/settings', (c) =>
      showStored(c, api, c.req.query('saved') === 'true' ? { outcome: 'saved' } : {}),
    )
    .post('/:domain/settings', (c) => save(c, api))
    .post('/:domain/settings/test-alarm', (c) => sendTest(c, api))
    .post('/:domain/settings/keep', (c) => keep(c, api))
    .post('/:domain/settings/remove', (c) => remove(c, api));

const domainOf = (c: ConsoleContext): string => c.req.param('domain') ?? '';

async function showStored(
  c: ConsoleContext,
  api: CallApi,
  more: Pick<SettingsPage, 'outcome' | 'tested'>,
): Promise<Response> {
  const answer = await api<Domain>(c, domainPath(domainOf(c)));
  if (!answer.ok) return answerRefusal(c, answer);
  const form = formOf(answer.body, answer.etag);
  return showSettings(c, { domain: answer.body.domain, form, isKeepable: isKeepable(answer.body), ...more });
}

const formOf = (
  { digestTo, digestHour, webhook, autoEnforce, adoptRecords }: Domain,
  etag = '',
): SettingsForm => ({
  recipients: digestTo.map((one) => (typeof one === 'string' ? one : one.address)).join('\n'),
  hour: digestHour === undefined ? '' : String(digestHour),
  webhook: webhook ?? '',
  autoEnforce,
  adoptRecords,
  etag,
});

async function save(c: ConsoleContext, api: CallApi): Promise<Response> {
  const field = await readFields(c);
  const form: SettingsForm = {
    recipients: linesIn(field('recipients')).join('\n'),
    hour: field('hour').trim(),
    webhook: field('webhook').trim(),
    autoEnforce: field('autoEnforce') === 'true',
    adoptRecords: field('adoptRecords') === 'true',
    etag: field('etag'),
  };
  const domain = domainOf(c);
  const stored = await api<Domain>(c, domainPath(domain));
  if (!stored.ok) return answerRefusal(c, stored);
  const answer = await api(c, domainPath(domain), {
    method: 'PATCH',
    body: patchOf(form, stored.body),
    ifMatch: form.etag === '' ? '*' : form.etag,
  });
  if (answer.ok) return c.redirect(`${pagePath(domain, 'settings')}?saved=true`, 303);
  if (answer.status === 401) return answerRefusal(c, answer);
  const page = { domain, form, isKeepable: isKeepable(stored.body) };
  if (answer.status !== 412 && answer.status !== 428) return showSettings(c, { ...page, refusal: answer });
  const now = formOf(stored.body, stored.etag);
  return showSettings(c, { ...page, form: { ...form, etag: now.etag }, stored: now });
}

/** An address that stays keeps its language, which this form does not show. */
function patchOf({ recipients, hour, webhook, ...flags }: SettingsForm, { digestTo }: Domain) {
  const byAddress = new Map(digestTo.map((one) => [typeof one === 'string' ? one : one.address, one]));
  return {
    digestTo: linesIn(recipients).map((address) => byAddress.get(address) ?? address),
    digestHour: hour === '' ? null : /^\d+$/u.test(hour) ? Number(hour) : hour,
    webhook: webhook === '' ? null : webhook,
    autoEnforce: flags.autoEnforce,
    adoptRecords: flags.adoptRecords,
  };
}

async function sendTest(c: ConsoleContext, api: CallApi): Promise<Response> {
  const path = domainPath(domainOf(c), '/test-alarm');
  const answer = await api<TestAlarmAnswer>(c, path, { method: 'POST' });
  return answer.ok ? showStored(c, api, { tested: answer.body }) : answerRefusal(c, answer);
}

const isKeepable = ({ removal }: Domain): boolean => removal?.cancellable ?? false;

/** A PUT of what GET answered, without the removal, cancels it. */
async function keep(c: ConsoleContext, api: CallApi): Promise<Response> {
  const path = domainPath(domainOf(c));
  const stored = await api<Domain>(c, path);
  if (!stored.ok) return answerRefusal(c, stored);
  const { removal, ...settings } = stored.body;
  const answer = await api(c, path, { method: 'PUT', body: settings, ifMatch: stored.etag ?? '*' });
  return answer.ok ? c.redirect(pagePath(domainOf(c)), 303) : answerRefusal(c, answer);
}

async function remove(c: ConsoleContext, api: CallApi): Promise<Response> {
  const field = await readFields(c);
  const domain = domainOf(c);
  if (field('name').trim().toLowerCase() !== domain) return showStored(c, api, { outcome: 'name-mismatch' });
  const answer = await api(c, domainPath(domain), { method: 'DELETE' });
  return answer.ok ? c.redirect(pagePath(domain), 303) : answerRefusal(c, answer);
}

function showSettings(c: ConsoleContext, page: SettingsPage) {
  const { domain, refusal, outcome, stored } = page;
  const status = refusal || stored || outcome === 'name-mismatch' ? 422 : 200;
  const body = settingsPage(page, c.var.pageWords);
  return answerPage(c, { title: domain, domain: { name: domain, tab: 'settings' }, body }, status);
}
