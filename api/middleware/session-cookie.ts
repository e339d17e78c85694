/** The cookie of the console's sessions. The API takes it too, so that a page has exactly the rights of its token. */
import type { Context } from 'hono';

export const isHttps = (apiUrl: string): boolean => apiUrl.startsWith('https:');

/**
 * Browsers accept `__Host-` only over HTTPS, and then from this host alone (RFC 6265bis §4.1.3.2). Without HTTPS the port
 * is in the name, because all ports of a host share its cookies.
 */
export const sessionCookieName = (apiUrl: string): string =>
  isHttps(apiUrl) ? '__Host-session' : `strictmx-session-${new URL(apiUrl).port || '80'}`;

/** `Lax`: with `Strict`, a link in a mail would arrive without the cookie. Unsafe methods are checked by isFromOwnPage(). */
export const sessionCookieOptions = (apiUrl: string) =>
  ({ httpOnly: true, secure: isHttps(apiUrl), sameSite: 'Lax', path: '/' }) as const;

const safeMethods = ['GET', 'HEAD'];

/**
 * Whether a request that changes something comes from a page of ours. Attack: another site's form or script that sends the
 * reader's cookie (CSRF). Browsers set `Sec-Fetch-Site`; older ones at least `Origin`. A request with neither is refused.
 * @param apiUrl the public URL: behind a proxy, the request names another
 */
export function isFromOwnPage(c: Context, apiUrl: string): boolean {
  if (safeMethods.includes(c.req.method)) return true;
  const site = c.req.header('Sec-Fetch-Site');
  if (site !== undefined) return site === 'same-origin';
  const origin = c.req.header('Origin');
  return origin !== undefined && [new URL(apiUrl).origin, new URL(c.req.url).origin].includes(origin);
}
