/**
 * The HTTP API, the same on AWS (lambdas/api) and on one machine (`strictmx start`). A route checks its input, calls one
 * step, and answers with the result. The product's decisions are in core/.
 */
import { Hono } from 'hono';
import { except } from 'hono/combine';
import { maxBatchBytes } from '../core/tls-rpt/write/parse-session-batch.ts';
import { requireToken } from './auth.ts';
import type { ApiEnv, ApiPorts, ApiSettings } from './context.ts';
import { handleFailures } from './handle-failures.ts';
import { createBodyLimit, type LimitBody } from './limits/limit-body.ts';
import { limitInProgress } from './limits/limit-in-progress.ts';
import { detectLanguage, provideWords } from './middleware/language.ts';
import { printableJson } from './middleware/printable-json.ts';
import { refuseUnknownQuery } from './middleware/refuse-unknown-query.ts';
import { documentRoute } from './openapi/document-route.ts';
import { isDryRun } from './request.ts';
import { administrationRoutes } from './routes/administration.ts';
import { digestRoutes } from './routes/digests.ts';
import { domainRoutes } from './routes/domains.ts';
import { intakeRoutes, maxReportBytes } from './routes/intake.ts';
import { lifeCycleRoutes } from './routes/life-cycle.ts';
import { outboundRoutes } from './routes/outbound.ts';
import { ownerRoutes } from './routes/owners.ts';
import { policyRoutes } from './routes/policy.ts';
import { recipientRoutes } from './routes/recipients.ts';
import { reportRoutes } from './routes/reports.ts';
import { selectClaim } from './routes/select-claim.ts';

/** The largest legitimate request is a policy of 64 KB in JSON. */
const maxJsonBytes = 1_000_000;

export function createApi(ports: ApiPorts, settings: ApiSettings): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();
  app.use(detectLanguage).use(provideWords);
  app.use(printableJson);
  app.use(async (c, next) => {
    await next();
    c.header('Cache-Control', 'no-store');
    c.header('X-Content-Type-Options', 'nosniff');
  });
  handleFailures(app, ports);
  app.get('/healthz', (c) => c.json({ ok: true }));
  app.get('/v1/openapi.json', documentRoute(ports, settings));
  const limitBody = createBodyLimit(ports, settings);
  app.route('/v1/tlsrpt', intakeRoutes(ports, settings, limitBody));
  app.route('/v1/recipients', recipientRoutes(ports, limitBody));
  app.route('/v1', callerRoutes(ports, settings, limitBody));
  return app;
}

const importPath = '/domains/:domain/reports';

/** The routes that need a token. */
const callerRoutes = (ports: ApiPorts, settings: ApiSettings, limitBody: LimitBody): Hono<ApiEnv> =>
  new Hono<ApiEnv>()
    .use(requireToken(ports, settings))
    // Before bodies are read: those that come slowly count, too.
    .use(limitInProgress())
    .use('/sessions', limitBody(maxBatchBytes))
    .use(importPath, limitBody(maxReportBytes))
    .use(except(['/v1/sessions', `/v1${importPath}`], limitBody(maxJsonBytes)))
    .use(async (c, next) => {
      c.set('dryRun', isDryRun(c));
      await next();
    })
    .use(refuseUnknownQuery)
    .use('/domains/:domain/*', selectClaim(ports))
    .route('/domains', domainRoutes(ports))
    .route('/domains', policyRoutes(ports))
    .route('/domains', lifeCycleRoutes(ports))
    .route('/domains', reportRoutes(ports))
    .route('/owners', ownerRoutes(ports))
    .route('/digests', digestRoutes(ports))
    .route('/', outboundRoutes(ports))
    .route('/', administrationRoutes(ports));
