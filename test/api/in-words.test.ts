import { describe, expect, test } from 'vitest';
import {
  domainInWords,
  faultsInWords,
  findingInWords,
  incidentInWords,
  lifeCycleInWords,
  messagesOf,
  planInWords,
  recordsInWords,
  versionInWords,
} from '../../api/in-words.ts';
import { finding } from '../../core/finding/finding.ts';
import { type NextStepCode, nextStep } from '../../core/finding/next-step.ts';
import type { PlanStep } from '../../core/mta-sts/plan.ts';
import { english } from '../../core/words/en/words.ts';
import type { Words } from '../../core/words/words.ts';
import type { DomainDescription, DomainNextStep } from '../../service/hosting/describe-domain.ts';
import { timestamp } from '../fakes/names.ts';
import { findUntranslated, pseudoLanguageOf } from '../fixtures/pseudo-language.ts';
import { sampleFaults, sampleFindings } from '../fixtures/sample-findings.ts';

const uncovered = finding('mx-uncovered', { host: 'mx9.example.com', mode: 'enforce' });
const openedAt = timestamp('2026-11-24T10:00:00.000Z');
const fallBack = { cachedUntil: timestamp('2026-12-08T10:00:00.000Z'), keepValid: ['mx1.example.com'] };
const step: PlanStep = {
  name: 'change-mx',
  parameters: { newMx: ['mx.new.example'], others: [] },
  who: 'owner',
  state: 'now',
  at: openedAt,
};
const described = (next: DomainNextStep, problem?: DomainDescription['problem']) =>
  ({ domain: 'example.com', nextStep: next, ...(problem && { problem }) }) as DomainDescription;
const state = (code: NextStepCode): DomainNextStep => ({
  kind: 'state',
  step: nextStep(code, { domain: 'example.com', state: 'warming-up' } as never),
});

test('findingInWords() keeps code and facts, and adds the sentences', () => {
  expect(findingInWords(uncovered, english)).toMatchObject({
    code: 'mx-uncovered',
    parameters: { host: 'mx9.example.com' },
    message: expect.stringContaining('"mx9.example.com" is an MX of the domain'),
    nextStep: 'Add "mx9.example.com" to "mx", or remove it from the MX records first',
  });
});

test('incidentInWords() describes the effect of going back to testing', () => {
  const incident = incidentInWords({ ...uncovered, openedAt, fallBack }, english);
  expect(incident.fallBack).toMatchObject({
    ...fallBack,
    message: expect.stringContaining('may keep using the enforce policy until 8 Dec 2026, 10:00 UTC'),
  });
});

test('planInWords() adds the sentence of each step, and of the problem that blocks it', () => {
  const problem = { code: 'no-valid-policy', parameters: { domain: 'example.com' } };
  const plan = planInWords({ steps: [step], problem }, english);
  expect(plan.steps[0]?.what).toBe('Change the MX records to the new servers (mx.new.example)');
  expect(plan.problem).toMatchObject({
    nextStep: 'Publish a policy for the current servers',
    nextAct: 'publish-policy',
  });
});

test.each<[string, DomainNextStep, string, string, string | undefined]>([
  [
    'a finding',
    { kind: 'finding', finding: uncovered },
    'Add "mx9.example.com" to "mx"',
    'owner',
    'publish-policy',
  ],
  ['a step of a plan', { kind: 'plan-step', step }, 'Change the MX records to', 'owner', 'see-plan'],
  ['the state', state('put-policy'), 'Publish a policy', 'owner', 'publish-policy'],
  ['the state, while it continues', state('caa-in-progress'), 'Nothing to do: ', 'strictmx', undefined],
  ['the state, with nothing to do', state('nothing'), 'Nothing to do', 'nobody', undefined],
])('domainInWords() takes the next step from %s', (_from, next, sentence, by, act) => {
  const { nextStep, nextStepBy, nextAct } = domainInWords(described(next), english);
  expect(nextStep).toContain(sentence);
  expect(nextStepBy).toBe(by);
  expect(nextAct).toBe(act);
});

test('messagesOf() and faultsInWords() return only the sentences', () => {
  expect(messagesOf([uncovered], english)).toEqual([findingInWords(uncovered, english).message]);
  const faults = [{ code: 'mode-missing', parameters: {} } as const];
  expect(faultsInWords(faults, english)).toEqual([
    '"mode" is missing, expected "enforce", "testing" or "none"',
  ]);
});

/** Every member whose value is a sentence. */
function sentencesOf(answer: unknown): string[] {
  if (answer === null || typeof answer !== 'object') return [];
  return Object.entries(answer).flatMap(([member, value]) =>
    ['message', 'nextStep', 'what', 'purpose'].includes(member) && typeof value === 'string'
      ? [value]
      : sentencesOf(value),
  );
}

/** What is shown in no language. */
const untranslated = (answer: unknown) => sentencesOf(answer).flatMap((one) => findUntranslated(one, []));

describe('the pseudo-language', () => {
  const pseudo: Words = pseudoLanguageOf(english);
  const stored = Object.entries(sampleFindings).map(([code, parameters]) => ({
    code,
    parameters,
    since: openedAt,
  }));
  const incident = { ...uncovered, openedAt, fallBack };

  test('leaves nothing of a problem, an incident or a plan outside the brackets', () => {
    for (const problem of stored) {
      const answers = [findingInWords(problem, pseudo), planInWords({ steps: [step], problem }, pseudo)];
      expect(sentencesOf(answers)).toHaveLength(5);
      expect(untranslated(answers), problem.code).toEqual([]);
    }
    expect(untranslated(incidentInWords(incident, pseudo))).toEqual([]);
  });

  test('leaves nothing of a domain outside the brackets, whatever its next step', () => {
    const steps = Object.keys(english.nextSteps).map((code) => state(code as NextStepCode));
    for (const next of [
      ...steps,
      { kind: 'finding', finding: uncovered } as const,
      { kind: 'plan-step', step } as const,
    ]) {
      const answer = domainInWords(described(next, stored[0]), pseudo);
      expect(sentencesOf(answer)).toHaveLength(3);
      expect(untranslated(answer)).toEqual([]);
    }
  });

  test('leaves nothing of life cycle and records outside the brackets', () => {
    const lifeCycle = {
      mxNeeds: [],
      deletable: { from: openedAt, open: false },
      incidents: [incident],
      enforce: { ready: false, missing: [finding('evidence-mode', {})], autoEnforce: false },
      migration: { startedAt: openedAt, by: 'owner', newMx: [], steps: [step] },
    };
    const record = {
      name: '_smtp._tls.example.com',
      type: 'TXT',
      value: 'v=TLSRPTv1',
      state: 'set',
    } as const;
    const answers = [
      lifeCycleInWords(lifeCycle, pseudo),
      recordsInWords([{ ...record, purpose: 'tlsRpt' }], pseudo),
    ];
    expect(sentencesOf(answers)).toHaveLength(7);
    expect(untranslated(answers)).toEqual([]);
  });

  test('leaves no fault of a text outside the brackets', () => {
    for (const [code, parameters] of Object.entries(sampleFaults)) {
      const [text = ''] = faultsInWords([{ code, parameters } as never], pseudo);
      expect(findUntranslated(text, []), code).toEqual([]);
    }
  });
});

test('versionInWords() says which step of ours published a version, and keeps what an owner said', () => {
  const version = {
    id: '1',
    text: '',
    state: 'current' as const,
    from: openedAt,
    cachedUntil: openedAt,
    by: 'strictmx',
  };
  const whyOf = (more: { step?: string; why?: string }) =>
    versionInWords({ ...version, ...more }, english).why;
  expect(whyOf({ step: 'migration' })).toBe('change of mail provider');
  expect(whyOf({ why: 'new relay' })).toBe('new relay');
  expect(whyOf({})).toBeUndefined();
  expect(whyOf({ step: 'of-a-newer-version' })).toBe('of-a-newer-version');
});
