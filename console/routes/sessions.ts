import { Hono } from 'hono';
import { deleteCookie, setCookie } from 'hono/cookie';
import { createRateLimit } from '../../api/limits/rate-limit.ts';
import { sessionCookieName, sessionCookieOptions } from '../../api/middleware/session-cookie.ts';
import { siteOf } from '../../core/names/network-of.ts';
import { sessionHours, signIn, signOut } from '../../service/access/console-sessions.ts';
import type { ConsoleContext, ConsoleEnv, ConsolePorts, ConsoleSettings } from '../context.ts';
import { type SignInPage, signInPage } from '../pages/sign-in-page.ts';
import { answerPage } from './answer-page.ts';
import { readFields } from './form.ts';

/**
 * Attack: somebody who guesses tokens, and learns that they cannot: they have 260 bits. A right token is never refused,
 * because behind a proxy all clients have one address.
 */
const failuresPerMinute = 30;

/** Sign in with a token, and out again. */
export function sessionPages(ports: ConsolePorts, settings: ConsoleSettings): Hono<ConsoleEnv> {
  const mayFail = createRateLimit(ports.clock, failuresPerMinute);
  const { service } = ports;
  const clientOf = (c: ConsoleContext) => settings.clientOf?.(c.env) ?? '';
  /** Attack: whoever reads along on the network. The public URL says nothing: the reader may have gone round the proxy. */
  const isReadable = (c: ConsoleContext) => settings.isUnencrypted(c.env);
  return new Hono<ConsoleEnv>()
    .get('/sign-in', (c) =>
      showSignIn(c, {
        next: ownPath(c.req.query('next')),
        ...(c.req.query('expired') === 'true' && { problem: 'expired' }),
        ...(isReadable(c) && { problem: 'insecure' }),
        isSignedOut: c.req.query('out') === 'true',
      }),
    )
    .post('/sign-in', async (c) => {
      const field = await readFields(c);
      const next = ownPath(field('next'));
      if (isReadable(c)) return showSignIn(c, { next, problem: 'insecure' }, 403);
      const cookie = await signIn(ports, field('token').trim(), settings);
      if (cookie === undefined)
        return mayFail(siteOf(clientOf(c)))
          ? showSignIn(c, { next, problem: 'unknown' }, 422)
          : showSignIn(c, { next, problem: 'tooMany' }, 429);
      await signOut(ports, c.var.session);
      setCookie(c, sessionCookieName(service.apiUrl), cookie, {
        ...sessionCookieOptions(service.apiUrl),
        maxAge: sessionHours * 3600,
      });
      return c.redirect(next, 303);
    })
    .post('/sign-out', async (c) => {
      const field = await readFields(c);
      await signOut(ports, c.var.session, { everywhere: field('everywhere') === 'true' });
      deleteCookie(c, sessionCookieName(service.apiUrl), sessionCookieOptions(service.apiUrl));
      return c.redirect('/console/sign-in?out=true', 303);
    });
}

/** Attack: a link to the sign-in page that leads to another site afterwards. */
const ownPath = (path = ''): string =>
  /^\/console\/[\w./%~-]*$/u.test(path) && !path.startsWith('/console/sign-') ? path : '/console/domains';

function showSignIn(c: ConsoleContext, page: SignInPage, status: 200 | 403 | 422 | 429 = 200) {
  const { pageWords: words } = c.var;
  return answerPage(c, { title: words.signIn.title, body: signInPage(page, words) }, status);
}
