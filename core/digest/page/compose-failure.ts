import { harmless } from '../../text/harmless.ts';
import type { DayFailure } from '../../tls-rpt/figures/day.ts';
import { isResultType } from '../../tls-rpt/judge/result-type.ts';
import { explainEffect, explainReasonCode, explainResult } from '../../words/explain.ts';
import type { Words } from '../../words/words.ts';
import type { ActionItem, CommonFailure } from '../facts/action-items.ts';
import { countOf, list, paragraph, steps, withMore } from './blocks.ts';
import type { CardContent } from './document.ts';
import { formatReporter, formatSome, ownNamesOfAll } from './format-names.ts';

/** One kind of failure: its share, its effect on the mail, where, what to do, and likely causes. */
export function composeFailure(
  { failure, domains }: Extract<ActionItem, { kind: 'failure' }>,
  urgency: 'act' | 'check',
  words: Words,
): CardContent {
  const own = ownNamesOfAll(domains);
  const hosts = concernedHosts(failure.places);
  const type = isResultType(failure.resultType) ? failure.resultType : harmless(failure.resultType, 60);
  const explanation = explainResult(type, words, {
    domain: domains.length === 1 ? domains[0]?.domain : undefined,
    mx: hosts.find((host) => harmless(host, 253, own) === host),
  });
  const shownHosts = words.format.names(
    hosts.map((host) => harmless(host, 100, own)),
    0,
  );
  const places = failure.places.slice(0, maxPlaces).map((place) => formatPlace(place, own, words));
  return {
    title: hosts.length > 0 ? `${explanation.title}: ${shownHosts}` : explanation.title,
    blocks: [
      paragraph(words.format.sentences([formatAffected(failure, words), explanation.meaning])),
      paragraph(explainEffect(failure.resultType, failure.policy, words)),
      list(words.digest.where, false, withMore(places, failure.places.length, words)),
      steps(explanation.steps, words),
      // A harmless failure that repeats every day must not fill the mail every day.
      ...(urgency === 'act' ? [list(words.digest.causes, true, explanation.causes)] : []),
      paragraph(words.digest.reportedBy(formatSome(failure.reporters, 5, formatReporter, words)), true),
    ].filter((block) => block.kind !== 'list' || block.items.length > 0),
  };
}

function formatAffected({ failedSessions, total }: CommonFailure, { digest, format }: Words): string {
  const { sessions } = countOf(total);
  const share = sessions > 0 ? Math.min(1, failedSessions / sessions) : 0;
  return digest.affected({ failed: failedSessions, sessions }, format.percent(share));
}

const maxPlaces = 4;

/** The one or two servers that all failures are about, if their names are valid names. */
function concernedHosts(places: DayFailure[]): string[] {
  const hosts = [...new Set(places.map(({ receivingMxHostname }) => receivingMxHostname ?? ''))];
  return hosts.length <= 2 && hosts.every((host) => /^[\w.-]+$/.test(host)) ? hosts : [];
}

function formatPlace(place: DayFailure, own: string[], words: Words): string {
  const { receivingMxHostname: host, receivingIp: ip, sendingMtaIp, failureReasonCode: code } = place;
  const { digest } = words;
  return words.format.parts([
    digest.place(host && harmless(host, 100, own), ip && harmless(ip, 45), place.failedSessions),
    ...(sendingMtaIp ? [digest.sendingIp(harmless(sendingMtaIp, 45))] : []),
    ...(code ? [digest.reason(harmless(code, 80), explainReasonCode(code, words))] : []),
  ]);
}
