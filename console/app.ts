/**
 * The web console: pages made on the server, which work without JavaScript. It shows what the API answers to the reader's
 * session, so it has no rights of its own. Only on one machine so far; it needs nothing that AWS lacks.
 */
import { type Context, Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { createBodyLimit } from '../api/limits/limit-body.ts';
import { detectLanguage, provideWords } from '../api/middleware/language.ts';
import { isFromOwnPage, isHttps, sessionCookieName } from '../api/middleware/session-cookie.ts';
import { ApiProblem } from '../api/problem.ts';
import { loadConsoleWords } from '../core/words/console/console-languages.ts';
import { isSessionCookie } from '../service/access/console-sessions.ts';
import { createCallApi } from './call-api.ts';
import type { ConsoleContext, ConsoleEnv, ConsolePorts, ConsoleSettings } from './context.ts';
import { problemPage } from './pages/problem-page.ts';
import { answerPage } from './routes/answer-page.ts';
import { domainPages } from './routes/domains.ts';
import { policyPages } from './routes/policy.ts';
import { reportPages } from './routes/reports.ts';
import { sessionPages } from './routes/sessions.ts';
import { settingsPages } from './routes/settings.ts';
import { staticFiles } from './static-files.ts';

/** A policy of 64 KB, as a form writes it. */
const maxFormBytes = 200_000;

export function createConsole(ports: ConsolePorts, settings: ConsoleSettings): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  for (const { path, contentType, content } of staticFiles) {
    app.get(path, (c) => c.body(content, 200, { 'Content-Type': contentType, ...keptFor(path) }));
  }
  app.use(detectLanguage as never).use(provideWords as never);
  app.use((c, next) => prepare(c, next, ports));
  app.use(createBodyLimit(ports, settings)(maxFormBytes) as never);
  app.onError((error, c) => showFailure(c, error, ports));
  const call = createCallApi(ports, settings);
  app.get('/console', (c) => c.redirect('/console/domains', 303));
  app.route('/console', sessionPages(ports, settings));
  app.use('/console/*', async (c, next) => {
    if (c.var.session !== '') return next();
    return c.redirect(`/console/sign-in?next=${encodeURIComponent(c.req.path)}`, 303);
  });
  for (const routes of [domainPages, policyPages, reportPages, settingsPages])
    app.route('/console/domains', routes(call));
  app.notFound((c) => {
    const { pageWords: words } = c.var;
    return answerPage(
      c,
      { title: words.problem.title, body: problemPage(words.problem.notFound, words) },
      404,
    );
  });
  return app;
}

/** Their address changes with their content. The icon's does not. */
const keptFor = (path: string) => ({
  'Cache-Control': /\/[0-9a-f]{16}\//u.test(path)
    ? 'public, max-age=31536000, immutable'
    : 'public, max-age=86400',
  'X-Content-Type-Options': 'nosniff',
});

async function prepare(c: ConsoleContext, next: () => Promise<void>, ports: ConsolePorts) {
  const { apiUrl } = ports.service;
  const words = await loadConsoleWords(c.var.words.language);
  const nonce = ports.random.token(26);
  c.set('pageWords', words);
  c.set('nonce', nonce);
  const cookie = getCookie(c, sessionCookieName(apiUrl)) ?? '';
  c.set('session', isSessionCookie(cookie) ? cookie : '');
  for (const [name, value] of Object.entries(headersOf(nonce, apiUrl))) c.header(name, value);
  if (!isFromOwnPage(c as Context, apiUrl))
    return answerPage(
      c,
      { title: words.problem.title, body: problemPage(words.problem.otherSite, words) },
      403,
    );
  return next();
}

const headersOf = (nonce: string, apiUrl: string): Record<string, string> => ({
  'Content-Security-Policy': [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'Cache-Control': 'private, no-store',
  'Referrer-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
  'X-Content-Type-Options': 'nosniff',
  ...(isHttps(apiUrl) && { 'Strict-Transport-Security': 'max-age=31536000' }),
});

function showFailure(c: ConsoleContext, error: Error, { log }: Pick<ConsolePorts, 'log'>) {
  const { pageWords: words } = c.var;
  const { title, tryAgain } = words.problem;
  if (error instanceof ApiProblem) {
    for (const [name, value] of Object.entries(error.headers)) c.header(name, value);
    return answerPage(c, { title, body: problemPage(error.message, words) }, error.status);
  }
  log.error('page-failed', { path: c.req.path, error: String(error) });
  return answerPage(c, { title, body: problemPage(tryAgain, words) }, 500);
}
