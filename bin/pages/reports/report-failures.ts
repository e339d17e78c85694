import { indent, printable, wrap } from '../../../core/text/terminal.ts';
import type { readPolicyMode } from '../../../core/tls-rpt/judge/match-policy.ts';
import type { FailureDetail, ReportedPolicy } from '../../../core/tls-rpt/report.ts';
import { plural } from '../../../core/words/en/format.ts';
import { english } from '../../../core/words/en/words.ts';
import { explainEffect, explainReasonCode, explainResult } from '../../../core/words/explain.ts';
import type { PageStyle } from '../page-style.ts';

type Mode = ReturnType<typeof readPolicyMode>;

/** The failures of a policy, grouped by result type, each with its meaning and where it happened. */
export function formatFailures(
  { policyType, failureDetails = [] }: ReportedPolicy,
  mode: Mode,
  page: PageStyle,
): string[] {
  const applied = { policyType: policyType ?? '', ...(mode && { mode }) };
  const byType = Map.groupBy(failureDetails, ({ resultType }) => resultType ?? 'unnamed failure');
  return [...byType].slice(0, 20).flatMap(([resultType, details]) => {
    const explanation = explainResult(printable(resultType, 60), english);
    const meaning = `${explanation.meaning} ${explainEffect(resultType, applied, english)}`;
    return [
      `    ${page.paint('red', '✗')} ${explanation.title}${explanation.known ? ` (${resultType})` : ''}`,
      ...indent(wrap(meaning, page.width - 6), 6),
      ...formatPlaces(details, page),
    ];
  });
}

const shownPlaces = 8;

function formatPlaces(details: FailureDetail[], page: PageStyle): string[] {
  const sorted = details.toSorted((a, b) => (b.failedSessions ?? 0) - (a.failedSessions ?? 0));
  const rest = sorted.length - shownPlaces;
  return [
    ...sorted.slice(0, shownPlaces).flatMap((detail) => formatPlace(detail, page)),
    ...(rest > 0 ? [`        and ${plural(rest, 'more detail', 'more details')}`] : []),
  ];
}

function formatPlace(detail: FailureDetail, page: PageStyle): string[] {
  const { failedSessions, receivingMxHostname, receivingMxHelo, receivingIp, sendingMtaIp } = detail;
  const reason = detail.failureReasonCode;
  const helo = receivingMxHelo === receivingMxHostname ? undefined : receivingMxHelo;
  const phrases = [
    receivingMxHostname && `at ${printable(receivingMxHostname)}`,
    receivingIp && `[${printable(receivingIp)}]`,
    helo && `greeting as ${printable(helo)}`,
    sendingMtaIp && `from ${printable(sendingMtaIp)}`,
  ].filter(Boolean);
  const times = failedSessions === undefined ? 'some sessions' : plural(failedSessions, 'session');
  const more = [
    reason && `${printable(reason, 120)}${explainCode(reason)}`,
    detail.additionalInformation && printable(detail.additionalInformation, 200),
  ].filter((line) => line !== undefined && line !== '');
  return [
    ...indent(wrap([times, ...phrases].join(' '), page.width - 10), 8, 10),
    ...more.flatMap((line) => indent(wrap(`${line}`, page.width - 10), 10)),
  ];
}

function explainCode(code: string): string {
  const explained = explainReasonCode(code, english);
  return explained === undefined ? '' : `: ${explained}`;
}
