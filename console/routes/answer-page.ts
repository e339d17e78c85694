import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ApiRefusal } from '../call-api.ts';
import type { ConsoleContext } from '../context.ts';
import { type ConsolePage, layout } from '../layout.ts';
import { problemPage } from '../pages/problem-page.ts';

export const answerPage = (c: ConsoleContext, page: ConsolePage, status: ContentfulStatusCode = 200) =>
  c.html(layout(c, page), status);

/** A refusal of the API as a page; a session that is over leads to the sign-in page. */
export function answerRefusal(
  c: ConsoleContext,
  { status, detail, retryAfter }: ApiRefusal,
): Response | Promise<Response> {
  if (status === 401) {
    const next = c.req.method === 'GET' ? c.req.path : '/console/domains';
    return c.redirect(`/console/sign-in?expired=true&next=${encodeURIComponent(next)}`, 303);
  }
  const { pageWords: words } = c.var;
  if (retryAfter !== undefined) c.header('Retry-After', retryAfter);
  const page = { title: words.problem.title, body: problemPage(detail, words) };
  return answerPage(c, page, status as ContentfulStatusCode);
}
