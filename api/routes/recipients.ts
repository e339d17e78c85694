import { type Context, Hono } from 'hono';
import { loadWords } from '../../core/words/languages.ts';
import type { OpenedLink, RecipientAnswer, RecipientLink } from '../../service/recipients/answer-question.ts';
import type { ApiEnv, ApiPorts } from '../context.ts';
import type { LimitBody } from '../limits/limit-body.ts';
import { problemInWords } from '../problem.ts';

// Rarely requested, so a Lambda function does not load it at startup.
const loadAnswerQuestion = () => import('../../service/recipients/answer-question.ts');

const path = '/:owner/:recipient/:secret';

/**
 * `/v1/recipients/…`: the page behind the link that is mailed to an address when an owner names it, and behind the one in
 * each daily mail and alarm. It needs no token.
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
    .get(path, async (c) => {
      const { openLink } = await loadAnswerQuestion();
      return answerPage(c, await openLink(ports, linkOf(c)));
    })
    .post(path, limitBody(1000), async (c) => {
      const { answerQuestion, openLink } = await loadAnswerQuestion();
      const answer = await readAnswer(c);
      if (!answer) return answerPage(c, await openLink(ports, linkOf(c)), { isNotSaved: true });
      return answerPage(c, await answerQuestion(ports, linkOf(c), answer), { answer });
    });
}

async function readAnswer(c: Context<ApiEnv>): Promise<RecipientAnswer | undefined> {
  // RFC 8058 §3.1: a mail program sends either kind of form.
  const form = await c.req.formData().catch(() => new FormData());
  if (form.get('List-Unsubscribe') === 'One-Click') return 'declined';
  const answer = form.get('answer');
  return answer === 'confirmed' || answer === 'declined' ? answer : undefined;
}

const linkOf = (c: Context<ApiEnv>): RecipientLink => ({
  owner: c.req.param('owner') ?? '',
  recipient: c.req.param('recipient') ?? '',
  secret: c.req.param('secret') ?? '',
});

async function answerPage(
  c: Context<ApiEnv>,
  opened: OpenedLink,
  { isNotSaved = false, answer }: { isNotSaved?: boolean; answer?: RecipientAnswer } = {},
): Promise<Response> {
  if (opened.kind === 'too-many') {
    const headers = { 'Retry-After': '60' };
    throw problemInWords(c.var.words, 429, 'too-many-pages', {}, { headers });
  }
  // Opened once per address, so a Lambda function does not load it at startup.
  const [{ confirmationPage, expiredPage }, { leavePage }] = await Promise.all([
    import('../pages/confirmation-page.ts'),
    import('../pages/leave-page.ts'),
  ]);
  if (opened.kind === 'not-valid') return c.html(expiredPage(c.var.words), 404);
  const words = await loadWords(opened.recipient.language);
  const content = { ...opened.recipient, isNotSaved, ...(answer && { answer }) };
  const html = opened.isLeave ? leavePage(content, words) : confirmationPage(content, words);
  return c.html(html, isNotSaved ? 422 : 200);
}
