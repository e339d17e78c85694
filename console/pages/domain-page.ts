/** The first page of a domain: what to do now, figures, records, evidence, plans. */

import type { Domain, PolicyAnswer, SummaryAnswer } from '../../api/answers/answer-types.ts';
import type { ConsoleWords } from '../../core/words/console/console-words.ts';
import type { FormatWords } from '../../core/words/format-words.ts';
import type { Words } from '../../core/words/words.ts';
import { type Html, html } from '../html.ts';
import { pagePath } from '../layout.ts';
import { datedSteps } from '../parts/dated-steps.ts';
import { failureList } from '../parts/failure-list.ts';
import { icon } from '../parts/icon.ts';
import { actButton, nextStepLink } from '../parts/next-step.ts';
import { notice } from '../parts/notice.ts';
import { toneOf } from '../parts/pill.ts';
import { recordRow } from '../parts/record-row.ts';
import { sessionChart } from '../parts/session-chart.ts';
import { unreadableNote } from '../parts/unreadable-note.ts';

export interface DomainPage {
  domain: Domain;
  policy?: PolicyAnswer;
  summary: SummaryAnswer;
  isCheckAsked: boolean;
}

/** How many days the figures are of. */
export const shownDays = 14;

export const domainPage = (page: DomainPage, words: ConsoleWords, all: Words): Html => html`
${page.isCheckAsked && notice('good', words.domain.checkAsked)}
${whatToDo(page, words, all)}
${notReached(page, words)}
${figureStrip(page, words, all)}
<div class="two"><div>${figures(page, words, all)}</div><div>${recordsAndPlans(page, words, all)}</div></div>`;

function whatToDo({ domain }: DomainPage, own: ConsoleWords, { format }: Words): Html {
  const { domain: words } = own;
  const tone = toneOf(domain) === 'off' ? 'wait' : toneOf(domain);
  const { problem, nextStep, incidents = [] } = domain;
  const more = incidents.filter(({ code }) => code !== problem?.code);
  return html`<section class="card ${tone}" aria-labelledby="now">
<h2 id="now">${icon(tone)} ${nextStep}</h2>
${problem && html`<p>${problem.message}</p><p class="soft">${words.since} ${format.time(problem.since)}</p>`}
${more.length > 0 && html`<h3>${words.incidents}</h3><ul class="plain">${more.map((one) => html`<li>${icon(one.severity === 'error' ? 'bad' : 'look')}${one.message}. ${nextStepLink({ domain: domain.domain, ...one })} <span class="soft">${words.since} ${format.time(one.openedAt)}</span></li>`)}</ul>`}
<div class="actions">
${actButton(domain.domain, domain.nextAct, own)}
<form method="post" action="${pagePath(domain.domain)}/check"><button>${words.checkAgain}</button></form>
</div></section>`;
}

/** Recipients who get no mail: the daily mail tells the others only how many they are. */
function notReached({ domain }: DomainPage, { settings }: ConsoleWords): Html | false {
  const { unconfirmedRecipients = [] } = domain;
  if (unconfirmedRecipients.length === 0) return false;
  return html`<section aria-labelledby="recipients"><h2 id="recipients">${settings.recipients}</h2>
<ul class="plain">${unconfirmedRecipients.map(({ address, meaning }) => html`<li>${icon('look')}${address}: ${meaning}</li>`)}</ul></section>`;
}

function figureStrip({ domain, summary }: DomainPage, words: ConsoleWords, { format }: Words): Html {
  const { successfulSessions, failedSessions } = summary.total.verified;
  const all = successfulSessions + failedSessions;
  const own = words.domain;
  return html`<dl class="strip">
<div><dt>${own.sessions}</dt><dd>${format.number(all)}</dd></div>
<div><dt>${own.failed}</dt><dd>${format.number(failedSessions)}${failedSessions > 0 && html` <span class="soft">${format.percent(failedSessions / all)}</span>`}</dd></div>
<div><dt>${own.policyId}</dt><dd><code>${domain.wantedId ?? '–'}</code></dd></div>
<div><dt>${own.heldUntil}</dt><dd>${domain.deletable === undefined || domain.wantedId === undefined ? '–' : format.day(domain.deletable.from.slice(0, 10))}</dd></div>
</dl>`;
}

function figures({ summary }: DomainPage, words: ConsoleWords, all: Words): Html {
  const { figures: own } = words;
  const { unreadable } = summary;
  const { verified, unverified } = summary.total;
  return html`<section><h2>${own.title(shownDays)}</h2>
${verified.reports === 0 ? html`<p>${own.none}</p>` : sessionChart(summary.days, words, all.format)}
${unreadableNote(unreadable, words, all.format)}
${unverified.reports > 0 && notice('look', own.unverified(all.format.number(unverified.reports), all.format.number(unverified.failedSessions)))}
${notListedNote(summary, words, all.format)}
</section>
<section><h2>${own.whatFailed}</h2>${failureList(summary, words, all)}</section>`;
}

/** A flood of reports: the totals include them all, the lists do not. */
function notListedNote(
  { notItemised }: SummaryAnswer,
  { figures: own }: ConsoleWords,
  { number }: FormatWords,
): Html | false {
  if (notItemised === undefined) return false;
  const { verified, unverified } = notItemised;
  return notice('look', own.notListed(number(verified?.reports ?? 0), number(unverified?.reports ?? 0)));
}

function recordsAndPlans({ domain }: DomainPage, words: ConsoleWords, { format }: Words): Html {
  const { domain: own } = words;
  const { enforce, arrival, migration, removal, records = [] } = domain;
  return html`<section id="records"><h2>${own.records}</h2><ul>${records.map((record) => recordRow(record, words))}</ul></section>
${enforce && html`<section><h2>${own.enforce}</h2><ul class="plain">${enforce.ready ? html`<li>${icon('good')}${own.enforceReady}</li>` : enforce.missing.map((one) => html`<li>${icon('look')}${one.message}. <span class="soft">${nextStepLink({ domain: domain.domain, ...one })}</span></li>`)}</ul></section>`}
${
  (arrival || migration || removal) &&
  html`<div id="plan">${arrival && html`<section><h2>${own.arrival}</h2>${datedSteps(arrival.steps, format)}</section>`}
${migration && html`<section><h2>${own.migration}</h2>${datedSteps(migration.steps, format)}</section>`}
${removal && html`<section><h2>${own.removal}</h2>${datedSteps(removal.steps, format)}</section>`}</div>`
}`;
}
