/** A thing to do as a card: what is the case, what it meant for the mail, where, and the steps to take. */

import { harmless, visible } from '../../text/harmless.ts';
import type { DayFailure } from '../../tls-rpt/figures/day.ts';
import { isResultType } from '../../tls-rpt/judge/result-type.ts';
import { explainEffect, explainReasonCode, explainResult } from '../../words/explain.ts';
import type { Words } from '../../words/words.ts';
import type { CommonFailure, Thing } from '../facts/things-to-do.ts';
import type { Block, Tone } from './document.ts';
import { showIncidents } from './show-incidents.ts';
import { domainsConcerned, ownNamesOf, showReporter, showSome } from './show-names.ts';
import { showChangeMx, showDeleteCnames } from './show-plans.ts';
import { countOf, list, paragraph, type Showing, steps } from './showing.ts';

export function showThing(thing: Thing, tone: Tone, showing: Showing): Block {
  const { title, blocks } = showContent(thing, tone, showing);
  const { words } = showing;
  const domains = thing.stories.map(({ domain }) => domain);
  return {
    kind: 'card',
    tone,
    title: visible(title, 200),
    aside: words.digest.scope(domains),
    // Incidents name the domain of each.
    blocks: thing.kind === 'incident' ? blocks : [...domainsConcerned(thing.stories, words), ...blocks],
  };
}

function showContent(thing: Thing, tone: Tone, showing: Showing): { title: string; blocks: Block[] } {
  switch (thing.kind) {
    case 'incident':
      return showIncidents(thing, showing);
    case 'change-mx':
      return showChangeMx(thing, showing);
    case 'delete-cnames':
      return showDeleteCnames(thing, showing);
    case 'problem':
      return showProblem(thing, showing);
    case 'failure':
      return showFailure(
        thing.failure,
        tone,
        ownNamesOf(thing.stories),
        thing.stories.length === 1 ? thing.stories[0]?.domain : undefined,
        showing,
      );
    case 'silence':
      return {
        title: showing.words.digest.silentDomain(thing.lastDay),
        blocks: [paragraph(showing.words.digest.silentHint)],
      };
    case 'unknown-policy':
      return showUnknownPolicy(thing, showing);
  }
}

function showProblem({ problem, stories }: Extract<Thing, { kind: 'problem' }>, { words }: Showing) {
  const own = ownNamesOf(stories);
  const message = harmless(problem.message, 400, own);
  const detail = words.digest.problemDetail(problem.code, message);
  return {
    title: words.digest.problemTitle(problem.code, message),
    blocks: [
      ...(detail ? [paragraph(detail)] : []),
      // The next step is written by this service, names and addresses in it are its own: they must be copied as they are.
      steps(words.digest.problemSteps(problem.code, visible(problem.nextStep, 400)), words),
      paragraph(words.digest.since(problem.since), true),
    ],
  };
}

function showFailure(
  failure: CommonFailure,
  tone: Tone,
  own: string[],
  domain: string | undefined,
  { words }: Showing,
) {
  const hosts = concernedHosts(failure.places);
  const mx = hosts.find((host) => isOwn(host, own));
  const type = isResultType(failure.resultType) ? failure.resultType : harmless(failure.resultType, 60);
  const shown = explainResult(type, words, { domain, mx });
  const { sessions } = countOf(failure.total);
  const share = sessions > 0 ? Math.min(1, failure.failedSessions / sessions) : 0;
  const figures = words.digest.affected(
    { failed: failure.failedSessions, sessions },
    words.format.percent(share),
  );
  const reporters = words.digest.reportedBy(showSome(failure.reporters, 5, showReporter, words));
  const places = failure.places.slice(0, maxPlaces).map((place) => showPlace(place, own, words));
  const more = failure.places.length - places.length;
  return {
    title:
      hosts.length > 0
        ? `${shown.title}: ${words.format.names(
            hosts.map((host) => harmless(host, 100, own)),
            0,
          )}`
        : shown.title,
    blocks: [
      paragraph(words.format.sentences([figures, shown.meaning])),
      paragraph(explainEffect(failure.resultType, failure.applied, words)),
      list(words.digest.where, false, more > 0 ? [...places, words.digest.moreItems(more)] : places),
      steps(shown.steps, words),
      // A failure that repeats every day without harm must not fill the mail every day.
      ...(tone === 'act' ? [list(words.digest.causes, true, shown.causes)] : []),
      paragraph(reporters, true),
    ].filter((block) => block.kind !== 'list' || block.items.length > 0),
  };
}

const maxPlaces = 4;

/** The one or two servers that all failures are about, if their names could be names. */
function concernedHosts(places: DayFailure[]): string[] {
  const hosts = [...new Set(places.map(({ receivingMxHostname }) => receivingMxHostname ?? ''))];
  return hosts.length <= 2 && hosts.every((host) => /^[\w.-]+$/.test(host)) ? hosts : [];
}

function isOwn(host: string, own: string[]): boolean {
  return harmless(host, 253, own) === host;
}

function showPlace(place: DayFailure, own: string[], words: Words): string {
  const { receivingMxHostname: host, receivingIp: ip, sendingMtaIp, failureReasonCode: code } = place;
  const parts = [
    words.digest.place(host && harmless(host, 100, own), ip && harmless(ip, 45), place.failedSessions),
  ];
  if (sendingMtaIp) parts.push(words.digest.sendingIp(harmless(sendingMtaIp, 45)));
  if (code) parts.push(words.digest.reason(harmless(code, 80), explainReasonCode(code, words)));
  return words.format.parts(parts);
}

function showUnknownPolicy(
  { reporters, policyText }: Extract<Thing, { kind: 'unknown-policy' }>,
  { words }: Showing,
) {
  const names = showSome(reporters, 5, showReporter, words);
  return {
    title: `${names}: ${words.digest.usesUnknownPolicy(undefined)}`,
    blocks: [
      paragraph(words.digest.unknownPolicyHint),
      ...(policyText ? [paragraph(`“${harmless(policyText.replaceAll('\n', ' / '), 200)}”`, true)] : []),
    ],
  };
}
