/** The frame of every page. */
import type { ConsoleContext } from './context.ts';
import { type Html, html, ownMarkup } from './html.ts';
import { icon } from './parts/icon.ts';
import { script, styleSheet } from './static-files.ts';

export interface ConsolePage {
  title: string;
  body: Html;
  /** The domain that the page is about, and which of its tabs it is. */
  domain?: { name: string; tab: DomainTab };
  /** Beside the heading. */
  beside?: Html;
}

export type DomainTab = 'overview' | 'policy' | 'reports' | 'history' | 'settings';

const tabs: DomainTab[] = ['overview', 'policy', 'reports', 'history', 'settings'];

export const pagePath = (domain: string, tab: DomainTab = 'overview'): string =>
  `/console/domains/${encodeURIComponent(domain)}${tab === 'overview' ? '' : `/${tab}`}`;

export function layout(c: ConsoleContext, { title, body, domain, beside }: ConsolePage): Html {
  const { pageWords: words, nonce, session } = c.var;
  return html`${ownMarkup('<!DOCTYPE html>')}
<html lang="${words.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · StrictMX</title>
<link rel="icon" href="/console/static/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${styleSheet.path}" nonce="${nonce}">
<script type="module" src="${script.path}" nonce="${nonce}"></script>
</head>
<body>
<a class="skip" href="#content">${words.skip}</a>
<header class="top"><a class="brand" href="/console/domains">${icon('logo')} StrictMX</a>${session !== '' && menu(c)}</header>
<main id="content">
<div class="heading">${domain && html`<p class="crumbs"><a href="/console/domains">${words.menu.domains}</a></p>`}
<h1>${title}</h1>${beside}</div>
${domain && domainTabs(domain, c)}
${body}
</main>
<footer><a href="/v1/openapi.json">${words.menu.api}</a><span>${words.utc}</span></footer>
</body>
</html>
`;
}

const menu = (c: ConsoleContext): Html => {
  const { menu: words } = c.var.pageWords;
  return html`<nav aria-label="${words.pages}"><a href="/console/domains"${c.req.path.startsWith('/console/domains') && html` aria-current="page"`}>${words.domains}</a></nav>
<form method="post" action="/console/sign-out" class="out"><button class="link">${words.signOut}</button><button class="link" name="everywhere" value="true">${words.signOutEverywhere}</button></form>`;
};

const domainTabs = ({ name, tab }: NonNullable<ConsolePage['domain']>, c: ConsoleContext): Html =>
  html`<nav class="tabs" aria-label="${c.var.pageWords.menu.domainPages}">${tabs.map(
    (one) =>
      html`<a href="${pagePath(name, one)}"${one === tab && html` aria-current="page"`}>${c.var.pageWords.tabs[one]}</a>`,
  )}</nav>`;
