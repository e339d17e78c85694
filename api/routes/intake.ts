import { Hono } from 'hono';
import type { ApiContext, ApiEnv, ApiPorts, ApiSettings } from '../context.ts';
import type { LimitBody } from '../limits/limit-body.ts';
import { type ApiProblem, problemInWords } from '../problem.ts';

/**
 * A report of 100,000 details is 1 MB as gzip. Lambda accepts 6 MB, including the base64 encoding of bytes. For a larger
 * body, API Gateway answers only "Request Entity Too Large".
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const maxReportBytes = 4_500_000;

/** Of bodies that cannot be read as a whole. */
const unreadStatuses = new Set([400, 408, 413]);

function tooMany({ var: { words } }: ApiContext, admission: 'too-many' | 'too-many-of-network'): ApiProblem {
  const from = admission === 'too-many' ? 'everybody' : 'network';
  return problemInWords(words, 429, 'too-many-reports', { from }, { headers: { 'Retry-After': '60' } });
}

/**
 * `POST /v1/tlsrpt/{token}`: a report by HTTPS (RFC 8460 §5.4). The token belongs to the domain; it is not a bearer token.
 * It answers success only once the report is stored. The body says whether it could be counted.
 */
export function intakeRoutes(
  ports: ApiPorts,
  { clientOf }: Pick<ApiSettings, 'clientOf'>,
  limitBody: LimitBody,
): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  // Before the body is read, so that a refusal needs neither memory nor work.
  routes.post('/:token', async (c, next) => {
    // At once: once a client has closed its connection, its address is unknown, and it would not be limited.
    const client = clientOf?.(c.env) ?? '';
    c.set('client', client);
    const { admitReport } = await import('../../service/intake/admit-report.ts');
    const admission = await admitReport(ports, c.req.param('token'), client, async () => {
      await next();
      return unreadStatuses.has(c.res.status) ? 'unread' : 'read';
    });
    if (admission === 'no-such-inbox') throw problemInWords(c.var.words, 404, 'no-such-inbox', {});
    if (admission !== 'taken') throw tooMany(c, admission);
  });
  routes.post('/:token', limitBody(maxReportBytes, { isReport: true }), async (c) => {
    const token = c.req.param('token');
    const body = new Uint8Array(await c.req.arrayBuffer());
    if (body.length === 0) throw problemInWords(c.var.words, 400, 'empty-report', {}, { code: 'empty' });
    // The report reader is large, and most requests do not need it.
    const { receivePost } = await import('../../service/intake/receive-post.ts');
    const { client } = c.var;
    const read = () => receivePost(ports, token, body, client);
    const received = await (ports.reportTurns?.post(read, { client, inbox: token }) ?? read());
    if (received === 'too-many') throw tooMany(c, client === '' ? 'too-many' : 'too-many-of-network');
    if (received.outcome === 'too-many') throw tooMany(c, 'too-many');
    return c.json(received, 202);
  });
  // Otherwise the answer would ask for a bearer token, which no reporter has.
  routes.all('/:token', (c) => {
    const options = { code: 'method-not-allowed', headers: { Allow: 'POST' } };
    throw problemInWords(c.var.words, 405, 'only-post', {}, options);
  });
  return routes;
}
