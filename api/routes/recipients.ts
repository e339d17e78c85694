import { type Context, Hono } from 'hono';
import { loadWords } from '../../core/words/languages.ts';
import {
  answerQuestion,
  type OpenedLink,
  openLink,
  type RecipientLink,
} from '../../service/recipients/answer-question.ts';
import type { ApiEnv, ApiPorts } from '../context.ts';
import type { LimitBody } from '../limits/limit-body.ts';
import { problemInWords } from '../problem.ts';

const path = '/:owner/:recipient/:secret';

/**
 * `/v1/recipients/…`: the page behind the link that is mailed to an address when an owner names it. It needs no token.
 * Opening the page changes nothing, because mail programs follow links by themselves. Only a button does.
 */
export function recipientRoutes(ports: ApiPorts, limitBody: LimitBody): Hono<ApiEnv> {
  return new Hono<ApiEnv>()
    .use(async (c, next) => {
      await next();
      c.header('Referrer-Policy', 'no-referrer');
      c.header(
        'Content-Security-Policy',
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      );
    })
    .get(path, async (c) => answerPage(c, await openLink(ports, linkOf(c))))
    .post(path, limitBody(1000), async (c) => {
      const wanted = new URLSearchParams(await c.req.text()).get('answer');
      if (wanted !== 'confirmed' && wanted !== 'declined')
        return answerPage(c, await openLink(ports, linkOf(c)), { isNotSaved: true });
      return answerPage(c, await answerQuestion(ports, linkOf(c), wanted));
    });
}

const linkOf = (c: Context<ApiEnv>): RecipientLink => ({
  owner: c.req.param('owner') ?? '',
  recipient: c.req.param('recipient') ?? '',
  secret: c.req.param('secret') ?? '',
});

async function answerPage(
  c: Context<ApiEnv>,
  opened: OpenedLink,
  { isNotSaved = false } = {},
): Promise<Response> {
  if (opened.kind === 'too-many') {
    const headers = { 'Retry-After': '60' };
    throw problemInWords(c.var.words, 429, 'too-many-pages', {}, { headers });
  }
  // Opened once per address, so a Lambda function does not load it at startup.
  const { confirmationPage, expiredPage } = await import('../pages/confirmation-page.ts');
  if (opened.kind === 'not-valid') return c.html(expiredPage(c.var.words), 404);
  const words = await loadWords(opened.recipient.language);
  return c.html(confirmationPage({ ...opened.recipient, isNotSaved }, words), isNotSaved ? 422 : 200);
}
