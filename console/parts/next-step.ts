/** The way from a next step to the page where it is done. */
import type { NextAct } from '../../core/finding/next-act.ts';
import type { ConsoleWords } from '../../core/words/console/console-words.ts';
import { type Html, html } from '../html.ts';
import { pagePath } from '../layout.ts';

const places: Record<NextAct, (domain: string) => string> = {
  'publish-policy': (domain) => pagePath(domain, 'policy'),
  'set-records': (domain) => `${pagePath(domain)}#records`,
  'see-plan': (domain) => `${pagePath(domain)}#plan`,
  'keep-domain': (domain) => `${pagePath(domain, 'settings')}#keep`,
  'change-settings': (domain) => pagePath(domain, 'settings'),
  'read-reports': (domain) => pagePath(domain, 'reports'),
};

/** What to do, which leads to where it is done. */
export const nextStepLink = ({
  domain,
  nextStep,
  nextAct,
}: {
  domain: string;
  nextStep: string;
  nextAct?: NextAct | undefined;
}): Html =>
  nextAct === undefined ? html`${nextStep}` : html`<a href="${places[nextAct](domain)}">${nextStep}</a>`;

/** A button to where a next step is done. */
export const actButton = (domain: string, nextAct: NextAct | undefined, { acts }: ConsoleWords) =>
  nextAct !== undefined &&
  html`<a class="button primary" href="${places[nextAct](domain)}">${acts[nextAct]}</a>`;
