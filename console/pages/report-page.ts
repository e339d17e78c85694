import type { ReportAnswer } from '../../api/answers/answer-types.ts';
import type { ConsoleWords } from '../../core/words/console/console-words.ts';
import type { FormatWords } from '../../core/words/format-words.ts';
import { foreign, type Html, html } from '../html.ts';
import { signature } from './reports-page.ts';

/** Attack: a report has up to 100,000 details. The export has all of them. */
const mostDetails = 200;

export function reportPage(
  domain: string,
  report: ReportAnswer,
  { reports: own }: ConsoleWords,
  format: FormatWords,
): Html {
  const { verification, contactInfo, notes } = report;
  const download = `/v1/domains/${encodeURIComponent(domain)}/export?format=csv&rows=details`;
  const leftOut: LeftOut = (all) =>
    all > mostDetails
      ? html`<p>${own.firstOf(format.number(mostDetails), format.number(all))} <a href="${download}">${own.download}</a></p>`
      : '';
  const facts: [string, Html][] = [
    [own.signature, signature(report, own)],
    [own.reporter, foreign(report.organizationName ?? report.submitter)],
    [own.contact, foreign(contactInfo ?? '–')],
    [own.id, foreign(report.reportId ?? '–')],
    [own.period, html`${timeOf(report.begin, format)} – ${timeOf(report.end, format)}`],
    [own.received, html`${format.time(report.receivedAt)}`],
  ];
  return html`<dl class="strip">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
${!verification.verified && html`<p>${own.unverified}: ${verification.detail}.</p>`}
${report.policies.map((policy) => policySection(policy, leftOut, own, format))}
${notes.length > 0 && html`<section><h2>${own.notes}</h2><ul>${notes.map((note) => html`<li>${note}</li>`)}</ul></section>`}`;
}

type PolicyEntry = ReportAnswer['policies'][number];

/** What is above the limit is not shown. @returns '' if all is */
type LeftOut = (all: number) => Html | '';

const policySection = (
  policy: PolicyEntry,
  leftOut: LeftOut,
  own: ConsoleWords['reports'],
  format: FormatWords,
): Html =>
  html`<section class="card"><h2>${foreign(policy.policyDomain ?? '')} <code>${foreign(policy.policyType ?? '', 40)}</code></h2>
<p>${own.sessions}: ${format.number((policy.successfulSessions ?? 0) + (policy.failedSessions ?? 0))} · ${own.failed}: ${format.number(policy.failedSessions ?? 0)}</p>
${(policy.explanations ?? []).map(({ title, meaning, effect }) => html`<p><strong>${title}.</strong> ${meaning} ${effect}</p>`)}
${(policy.failureDetails ?? []).length > 0 && html`${detailTable(policy, own, format)}${leftOut((policy.failureDetails ?? []).length)}`}
${(policy.policyString ?? []).length > 0 && html`<details><summary>${own.policyText}</summary><ul class="difference">${(policy.policyString ?? []).slice(0, mostDetails).map((line) => html`<li>${foreign(line)}</li>`)}</ul>${leftOut((policy.policyString ?? []).length)}</details>`}</section>`;

function detailTable(
  { failureDetails }: PolicyEntry,
  own: ConsoleWords['reports'],
  format: FormatWords,
): Html {
  const heads = [own.result, own.server, own.from, own.failed];
  return html`<table class="cards" role="table"><thead role="rowgroup"><tr role="row">${heads.map((head) => html`<th role="columnheader" scope="col">${head}</th>`)}</tr></thead>
<tbody role="rowgroup">${(failureDetails ?? []).slice(0, mostDetails).map(
    (detail) => html`<tr role="row"><td role="cell"><code>${foreign(detail.resultType ?? '', 60)}</code></td>
<td role="cell" data-label="${own.server}">${foreign(detail.receivingMxHostname ?? '–')}</td>
<td role="cell" data-label="${own.from}">${foreign(detail.sendingMtaIp ?? '–', 60)}</td>
<td role="cell" data-label="${own.failed}">${format.number(detail.failedSessions ?? 0)}</td></tr>`,
  )}</tbody></table>`;
}

const timeOf = (time: string | undefined, format: FormatWords): string =>
  time === undefined ? '–' : format.time(time);
