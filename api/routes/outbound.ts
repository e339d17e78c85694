import { Hono } from 'hono';
import { parseDomainName } from '../../core/names/domain-name.ts';
import type { FieldError } from '../../core/text/field-error.ts';
import type { OutboundRule } from '../../core/tls-rpt/write/choose-destinations.ts';
import { parseAddress, parseDestination, targetOf } from '../../core/tls-rpt/write/parse-destination.ts';
import { parseSessionBatch } from '../../core/tls-rpt/write/parse-session-batch.ts';
import { domainOfAddress } from '../../core/tls-rpt/write/write-report.ts';
import { describeMails, describeOutbound, listOutbound } from '../../service/outbound/describe-outbound.ts';
import {
  describeSettings,
  loadOutboundSettings,
  replaceSettings,
  reporterOf,
} from '../../service/outbound/outbound-settings.ts';
import { isOver, planOutbound } from '../../service/outbound/plan-days.ts';
import { receiveSessions } from '../../service/outbound/receive-sessions.ts';
import { PreconditionFailedError } from '../../service/ports/object-store.ts';
import { loadOutboundReport } from '../../service/store/outbound/outbound-report.ts';
import {
  type OutboundSettings,
  outboundSettingsKey,
  outboundSettingsObject,
} from '../../service/store/outbound/outbound-settings.ts';
import {
  listSuppressions,
  suppress,
  suppressionId,
  suppressionKey,
} from '../../service/store/outbound/suppression.ts';
import { shortDigest } from '../../service/store/short-digest.ts';
import { requireAdmin } from '../auth.ts';
import type { ApiContext, ApiEnv, ApiPorts } from '../context.ts';
import { checkPrecondition, formatEtag, stale } from '../etag.ts';
import {
  type OutboundSettingsInput,
  outboundSettingsInput,
  suppressionInput,
  testReportInput,
} from '../outbound-schemas.ts';
import { ApiProblem, unprocessable } from '../problem.ts';
import { domainParam, intQuery, readBody, readDay } from '../request.ts';
import { withAudit } from '../with-audit.ts';

/** `/v1/sessions` and `/v1/outbound`: what other domains are told about TLS to them. For administrators. */
export function outboundRoutes(ports: ApiPorts): Hono<ApiEnv> {
  return new Hono<ApiEnv>()
    .use('/sessions', requireAdmin)
    .use('/outbound/*', requireAdmin)
    .post('/sessions', (c) => takeSessions(c, ports))
    .get('/outbound/settings', async (c) => {
      const { settings, reporter, etag } = await loadOutboundSettings(ports);
      if (etag !== undefined) c.header('ETag', formatEtag(etag));
      return c.json(describeSettings(settings, reporter));
    })
    .put('/outbound/settings', (c) => putSettings(c, ports))
    .get('/outbound/suppressions', async (c) => c.json({ suppressions: await listSuppressions(ports) }))
    .post('/outbound/suppressions', (c) => addSuppression(c, ports))
    .delete('/outbound/suppressions/:id', (c) => removeSuppression(c, ports))
    .put('/outbound/:day', (c) => planDay(c, ports))
    .get('/outbound/:day', async (c) => {
      const cursor = c.req.query('cursor');
      const limit = intQuery(c, 'limit', { from: 1, to: 1000, or: 100 });
      const page = { limit, ...(cursor === undefined ? {} : { cursor }) };
      return c.json(await listOutbound(ports, dayParam(c), page));
    })
    .get('/outbound/:day/:domain', (c) => showReports(c, ports))
    .post('/outbound/:day/:domain/test', (c) => sendTest(c, ports));
}

const dayParam = (c: ApiContext): string => readDay('day', c.req.param('day') ?? '');

/** Not in the audit: it is mail traffic, not a change; the batch's own receipt stays. */
async function takeSessions(c: ApiContext, ports: ApiPorts): Promise<Response> {
  const text = await c.req.text();
  const key = c.req.header('Idempotency-Key') ?? shortDigest(text);
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw unprocessable([
      {
        field: 'Idempotency-Key',
        message: '"Idempotency-Key" is not 1 to 200 printable characters without spaces',
      },
    ]);
  }
  if (c.var.dryRun) return checkSessions(c, ports, text);
  const received = await receiveSessions(ports, { sender: c.var.caller.id, key, text });
  if (received.kind === 'unreadable') throw new ApiProblem(400, 'unreadable-batch', received.reason);
  if (received.kind === 'key-reused') {
    throw new ApiProblem(
      409,
      'key-reused',
      'Cannot take this batch: its "Idempotency-Key" was used for another one',
    );
  }
  const { records, accepted, refused } = received;
  return answerSessions(c, { records, accepted, refused });
}

function checkSessions(c: ApiContext, { clock }: ApiPorts, text: string): Response {
  const parsed = parseSessionBatch(text, clock.now());
  if (!parsed.ok) throw new ApiProblem(400, 'unreadable-batch', parsed.reason);
  const { records, refused } = parsed.batch;
  return answerSessions(c, { records, accepted: records - refused.length, refused, dryRun: true });
}

/** A sender that looks at nothing but the status must see when all of it was refused. */
function answerSessions(
  c: ApiContext,
  answer: { records: number; accepted: number; refused: { index: number; reason: string }[]; dryRun?: true },
): Response {
  if (answer.accepted > 0 || answer.records === 0) return c.json(answer, 202);
  throw unprocessable(
    answer.refused.slice(0, 100).map(({ index, reason }) => ({ field: `[${index}]`, message: reason })),
  );
}

async function planDay(c: ApiContext, ports: ApiPorts): Promise<Response> {
  const day = dayParam(c);
  const only = c.req.query('domain');
  if (c.var.dryRun) {
    const parsed = only === undefined ? undefined : parseDomainName(only);
    if (parsed?.ok === false) throw unprocessable([{ field: 'domain', message: parsed.error }]);
    const { previewOutbound } = await loadPreview();
    return c.json(await previewOutbound(ports, day, parsed?.domain));
  }
  if (!isOver(day, ports.clock.now())) {
    throw unprocessable([
      {
        field: 'day',
        message: `"day" is "${day}", expected a UTC day that is over; ?dry-run=true shows what there is so far`,
      },
    ]);
  }
  return withAudit(c, ports, { day }, async () => {
    await planOutbound(ports, day);
    return c.json({ day, outcome: 'queued', progress: `/v1/outbound/${day}` }, 202);
  });
}

async function showReports(c: ApiContext, ports: ApiPorts): Promise<Response> {
  const [day, domain] = [dayParam(c), domainParam(c)];
  const reports = [];
  for (let part = 1; ; part++) {
    const loaded = await loadOutboundReport(ports, { day, domain, part });
    if (!loaded) break;
    const { state } = loaded;
    reports.push({
      ...describeOutbound(state),
      report: state.report,
      mails: await describeMails(ports, state),
    });
  }
  if (reports.length === 0) throw noReport(day, domain);
  return c.json({ day, domain, reports });
}

const noReport = (day: string, domain: string) =>
  new ApiProblem(
    404,
    'no-such-report',
    `Cannot find a report about "${domain}" for ${day}: no session results make one`,
  );

async function sendTest(c: ApiContext, ports: ApiPorts): Promise<Response> {
  const [day, domain] = [dayParam(c), domainParam(c)];
  const { to } = await readBody(c, testReportInput);
  const address = parseAddress(to);
  if (address === undefined)
    throw unprocessable([{ field: 'to', message: `"to" is "${to.slice(0, 100)}", expected a mail address` }]);
  return withAudit(c, ports, { day, domain, to: address }, async () => {
    const { sendTestReport } = await loadPreview();
    if (!c.var.dryRun && !(await sendTestReport(ports, { day, domain, to: address })))
      throw noReport(day, domain);
    return c.json({ day, domain, to: address, ...(c.var.dryRun && { dryRun: true }) });
  });
}

async function putSettings(c: ApiContext, ports: ApiPorts): Promise<Response> {
  const wanted: OutboundSettings = { schema: 1, ...normalise(await readBody(c, outboundSettingsInput)) };
  const reporter = reporterOf(wanted, ports);
  const { domain } = await ports.dkimKey();
  if (domainOfAddress(reporter.contact) !== domain) {
    // RFC 8460 §3: reports are signed by the domain that reports.
    throw unprocessable([
      {
        field: 'contact',
        message: `"contact" is "${reporter.contact}", expected an address at "${domain}", which signs our mail`,
      },
    ]);
  }
  const { settings: before, etag } = await loadOutboundSettings(ports);
  checkPrecondition(c, etag);
  const settings = replaceSettings(before, wanted);
  return withAudit(c, ports, wanted, async () => {
    if (!c.var.dryRun) {
      const condition = etag === undefined ? { ifNoneMatch: '*' as const } : { ifMatch: etag };
      try {
        const written = await ports.store.put(
          outboundSettingsKey,
          outboundSettingsObject.format(settings),
          condition,
        );
        c.header('ETag', formatEtag(written.etag));
      } catch (error) {
        if (error instanceof PreconditionFailedError) throw stale('someone changed it since');
        throw error;
      }
    }
    return c.json({ ...describeSettings(settings, reporter), ...(c.var.dryRun && { dryRun: true }) });
  });
}

/** An address or URL in the form that records are read into; what is none would hold nothing back, so it is an error. */
function destinationOf(field: string, target: string, errors: FieldError[]): string {
  const parsed = parseDestination(target.includes(':') ? target : `mailto:${target}`);
  if (parsed.ok) return targetOf(parsed.destination);
  const message = `"${field}" is "${target.slice(0, 100)}", expected a mail address or an https URL`;
  errors.push({ field, message });
  return target;
}

function checkRedirects(member: string, rules: Record<string, OutboundRule>, errors: FieldError[]): void {
  for (const [name, rule] of Object.entries(rules)) {
    if (!('redirect' in rule)) continue;
    const parsed = parseDestination(rule.redirect);
    if (parsed.ok) continue;
    const field = `${member}.${name.slice(0, 100)}.redirect`;
    const message = `"${field}" is "${rule.redirect.slice(0, 100)}", expected ${parsed.wanted}`;
    errors.push({ field, message });
  }
}

/** Names in the form that they are compared in. @throws ApiProblem that names each that is none */
function normalise(input: OutboundSettingsInput): Omit<OutboundSettings, 'schema'> {
  const errors: FieldError[] = [];
  const domainOf = (field: string, value: string): string => {
    const parsed = parseDomainName(value);
    if (!parsed.ok) errors.push({ field, message: parsed.error });
    return parsed.ok ? parsed.domain : value;
  };
  const addressOf = (field: string, value: string): string => {
    const address = parseAddress(value);
    if (address === undefined)
      errors.push({ field, message: `"${field}" is "${value.slice(0, 100)}", expected a mail address` });
    return address ?? value;
  };
  const { contact, bcc, onlyDomains, onlyDestinations, domains, destinations, ...rest } = input;
  checkRedirects('domains', domains, errors);
  checkRedirects('destinations', destinations, errors);
  const settings = {
    ...rest,
    ...(contact !== undefined && { contact: addressOf('contact', contact) }),
    bcc: bcc.map((address) => addressOf('bcc', address)),
    ...(onlyDomains && { onlyDomains: onlyDomains.map((domain) => domainOf('onlyDomains', domain)) }),
    domains: Object.fromEntries(
      Object.entries(domains).map(([domain, rule]) => [domainOf('domains', domain), rule]),
    ),
    ...(onlyDestinations && {
      onlyDestinations: onlyDestinations.map((target) => destinationOf('onlyDestinations', target, errors)),
    }),
    destinations: Object.fromEntries(
      Object.entries(destinations).map(([target, rule]) => [
        destinationOf('destinations', target, errors),
        rule,
      ]),
    ),
  };
  if (errors.length > 0) throw unprocessable(errors);
  return settings;
}

async function addSuppression(c: ApiContext, ports: ApiPorts): Promise<Response> {
  const body = await readBody(c, suppressionInput);
  const errors: FieldError[] = [];
  const input = { ...body, target: destinationOf('target', body.target, errors) };
  if (errors.length > 0) throw unprocessable(errors);
  return withAudit(c, ports, input, async () => {
    const id = suppressionId(input.target);
    if (c.var.dryRun) return c.json({ ...input, id, dryRun: true }, 201);
    return c.json({ ...(await suppress(ports, input)), id }, 201);
  });
}

async function removeSuppression(c: ApiContext, ports: ApiPorts): Promise<Response> {
  const id = c.req.param('id') ?? '';
  const key = suppressionKey(id);
  if (!/^[0-9a-f]{32}$/.test(id) || !(await ports.store.get(key))) {
    throw new ApiProblem(404, 'no-such-suppression', `Cannot find the suppression "${id.slice(0, 40)}"`);
  }
  return withAudit(c, ports, { id }, async () => {
    if (!c.var.dryRun) await ports.store.delete(key);
    return c.body(null, 204);
  });
}

/** A person asks for it now and then, so a Lambda function need not load it at its start. */
const loadPreview = () => import('../../service/outbound/preview-outbound.ts');
