import { escapeHtml } from '../../text/escape-html.ts';
import type { Link } from './document.ts';
import { htmlEnd } from './render-html.ts';

/** A rendered mail. */
export interface RenderedMail {
  text: string;
  html?: string;
}

/** Adds a link of a single recipient. The rest is the same for all recipients, so it is rendered once. */
export function addFooterLink({ text, html }: RenderedMail, { label, url }: Link): RenderedMail {
  const withLink = { text: `${text}\n${label}:\n  ${url}\n` };
  if (html === undefined) return withLink;
  const link = `<p style="margin:0 0 6px"><a href="${escapeHtml(url)}" style="color:#1a5fa8">${escapeHtml(label)}</a></p>`;
  return { ...withLink, html: `${html.slice(0, -htmlEnd.length)}${link}\n${htmlEnd}` };
}
