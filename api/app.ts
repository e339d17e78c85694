/**
 * The HTTP API, the same on AWS (lambdas/api) and on a laptop (`strictmx start`). Routes check what they are given,
 * call a workflow, and say what came of it; what the product decides is in core/.
 */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { except } from 'hono/combine';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { maxBatchBytes } from '../core/tls-rpt/write/parse-session-batch.ts';
import { MailNotSentError } from '../service/ports/mail-out.ts';
import { requireToken } from './auth.ts';
import type { ApiEnv, ApiPorts, ApiSettings } from './context.ts';
import { detectLanguage, provideWords } from './language.ts';
import { ApiProblem, problemResponse } from './problem.ts';
import { isDryRun } from './request.ts';
import { administrationRoutes } from './routes/administration.ts';
import { digestRoutes } from './routes/digests.ts';
import { domainRoutes } from './routes/domains.ts';
import { intakeRoutes } from './routes/intake.ts';
import { lifeCycleRoutes } from './routes/life-cycle.ts';
import { outboundRoutes } from './routes/outbound.ts';
import { policyRoutes } from './routes/policy.ts';
import { reportRoutes } from './routes/reports.ts';

/** The largest honest request is a policy of 64 KB in JSON. */
const maxJsonBytes = 1_000_000;

export function createApi(ports: ApiPorts, settings: ApiSettings): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();
  app.onError((error, c) => {
    if (error instanceof ApiProblem) return problemResponse(c, error);
    ports.log.error('request-failed', { path: c.req.path, error: String(error) });
    if (error instanceof MailNotSentError) {
      return problemResponse(c, new ApiProblem(502, 'mail-not-sent', error.message));
    }
    return problemResponse(
      c,
      new ApiProblem(500, 'internal', 'Cannot answer: an internal error, see its log'),
    );
  });
  app.notFound((c) => {
    const detail = `Cannot find ${c.req.method} ${c.req.path.slice(0, 200)}; GET /v1/openapi.json lists all paths`;
    return problemResponse(c, new ApiProblem(404, 'no-such-path', detail));
  });
  app.use(async (c, next) => {
    await next();
    c.header('Cache-Control', 'no-store');
    c.header('X-Content-Type-Options', 'nosniff');
  });

  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) => {
        const allowed = methods.join(', ');
        const detail = `Cannot ${c.req.method} this, expected ${allowed}`;
        const headers = { Allow: allowed };
        return problemResponse(c, new ApiProblem(405, 'method-not-allowed', detail, { headers }));
      },
    }),
  );

  app.get('/healthz', (c) => c.json({ ok: true }));
  app.get('/v1/openapi.json', async (c) => {
    // Asked for rarely, so a Lambda function need not load it at its start.
    const { openApiDocument } = await import('./openapi.ts');
    return c.json(openApiDocument(ports.service.apiUrl, settings.version));
  });
  app.route('/v1/tlsrpt', intakeRoutes(ports));

  const limitBody = (maxSize: number) => {
    const onError = () => {
      throw new ApiProblem(413, 'too-large', `Cannot read the body, expected at most ${maxSize} bytes`);
    };
    return bodyLimit({ maxSize, onError });
  };
  const v1 = new Hono<ApiEnv>()
    .use(detectLanguage)
    .use(provideWords)
    .use(requireToken(ports, settings))
    .use('/sessions', limitBody(maxBatchBytes))
    .use(except('/v1/sessions', limitBody(maxJsonBytes)))
    .use(async (c, next) => {
      c.set('dryRun', isDryRun(c));
      await next();
    })
    .route('/domains', domainRoutes(ports))
    .route('/domains', policyRoutes(ports))
    .route('/domains', lifeCycleRoutes(ports))
    .route('/domains', reportRoutes(ports))
    .route('/digests', digestRoutes(ports))
    .route('/', outboundRoutes(ports))
    .route('/', administrationRoutes(ports));
  app.route('/v1', v1);
  return app;
}
