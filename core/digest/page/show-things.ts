/** A thing to do as a card: what is the case, what it meant for the mail, where, and the steps to take. */

import type { Language } from '../../names/language.ts';
import { harmless, visible } from '../../text/harmless.ts';
import type { DayFailure } from '../../tls-rpt/figures/day.ts';
import { explainEffect, explainReasonCode, explainResult } from '../../tls-rpt/judge/explain.ts';
import type { DigestWords } from '../../words/digest-words.ts';
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
    aside: words.scope(domains),
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
        title: showing.words.silentDomain(thing.lastDay),
        blocks: [paragraph(showing.words.silentHint)],
      };
    case 'unknown-policy':
      return showUnknownPolicy(thing, showing);
  }
}

function showProblem({ problem, stories }: Extract<Thing, { kind: 'problem' }>, { words }: Showing) {
  const own = ownNamesOf(stories);
  const message = harmless(problem.message, 400, own);
  const detail = words.problemDetail(problem.code, message);
  return {
    title: words.problemTitle(problem.code, message),
    blocks: [
      ...(detail ? [paragraph(detail)] : []),
      // The next step is written by this service, names and addresses in it are its own: they must be copied as they are.
      steps(words.problemSteps(problem.code, visible(problem.nextStep, 400)), words),
      paragraph(words.since(problem.since), true),
    ],
  };
}

function showFailure(
  failure: CommonFailure,
  tone: Tone,
  own: string[],
  domain: string | undefined,
  { language, words }: Showing,
) {
  const explanation = explainResult(failure.resultType, language);
  const shown = explanation.known ? explanation : explainResult(harmless(failure.resultType, 60), language);
  const hosts = concernedHosts(failure.places);
  const mx = hosts.find((host) => isOwn(host, own));
  const fill = (text: string) => fillPlaceholders(text, domain, mx);
  const { sessions } = countOf(failure.total);
  const share = sessions > 0 ? Math.min(1, failure.failedSessions / sessions) : 0;
  const figures = words.affected({ failed: failure.failedSessions, sessions }, words.percent(share));
  const reporters = words.reportedBy(showSome(failure.reporters, 5, showReporter, words));
  const places = failure.places.slice(0, maxPlaces).map((place) => showPlace(place, own, language, words));
  const more = failure.places.length - places.length;
  return {
    title:
      hosts.length > 0
        ? `${shown.title}: ${words.names(
            hosts.map((host) => harmless(host, 100, own)),
            0,
          )}`
        : shown.title,
    blocks: [
      paragraph(words.sentences([figures, fill(shown.meaning)])),
      paragraph(explainEffect(failure.resultType, failure.applied, language)),
      list(words.where, false, more > 0 ? [...places, words.moreItems(more)] : places),
      steps(shown.steps.map(fill), words),
      // A failure that repeats every day without harm must not fill the mail every day.
      ...(tone === 'act' ? [list(words.causes, true, shown.causes.map(fill))] : []),
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

/** The explanations speak of `<mx>` and `<domain>`; where one is meant, its name stands there. */
function fillPlaceholders(text: string, domain: string | undefined, mx: string | undefined): string {
  return text
    .replaceAll(/<(?:domain|ドメイン)>/g, (placeholder) => domain ?? placeholder)
    .replaceAll('<mx>', mx ?? '<mx>');
}

function showPlace(place: DayFailure, own: string[], language: Language, words: DigestWords): string {
  const { receivingMxHostname: host, receivingIp: ip, sendingMtaIp, failureReasonCode: code } = place;
  const parts = [words.place(host && harmless(host, 100, own), ip && harmless(ip, 45), place.failedSessions)];
  if (sendingMtaIp) parts.push(words.sendingIp(harmless(sendingMtaIp, 45)));
  if (code) parts.push(words.reason(harmless(code, 80), explainReasonCode(code, language)));
  return words.parts(parts);
}

function showUnknownPolicy(
  { reporters, policyText }: Extract<Thing, { kind: 'unknown-policy' }>,
  { words }: Showing,
) {
  const names = showSome(reporters, 5, showReporter, words);
  return {
    title: `${names}: ${words.usesUnknownPolicy(undefined)}`,
    blocks: [
      paragraph(words.unknownPolicyHint),
      ...(policyText ? [paragraph(`“${harmless(policyText.replaceAll('\n', ' / '), 200)}”`, true)] : []),
    ],
  };
}
