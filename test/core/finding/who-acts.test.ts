import { expect, test } from 'vitest';
import type { FindingCode } from '../../../core/finding/finding.ts';
import { type NextStepCode, nextStep } from '../../../core/finding/next-step.ts';
import { actorOfFinding, actorOfStep } from '../../../core/finding/who-acts.ts';
import { describeFinding, describeNextStep } from '../../../core/words/describe-finding.ts';
import { english } from '../../../core/words/en/words.ts';
import { sampleFindings } from '../../fixtures/sample-findings.ts';

const saysNothing = (sentence: string) => sentence.startsWith('Nothing to do');

test('actorOfStep() is the owner unless the words say that there is nothing to do', () => {
  for (const code of Object.keys(english.nextSteps) as NextStepCode[]) {
    const sentence = describeNextStep(english, nextStep(code, { state: 'x' } as never));
    expect([code, actorOfStep(code) !== 'owner']).toEqual([code, saysNothing(sentence)]);
  }
  expect(actorOfStep('nothing')).toBe('nobody');
  expect(actorOfStep('caa-in-progress')).toBe('strictmx');
});

test('actorOfFinding() is the owner unless the words say that there is nothing to do', () => {
  for (const [code, parameters] of Object.entries(sampleFindings)) {
    const sentence = describeFinding(english, { code: code as FindingCode, parameters }).nextStep;
    expect([code, actorOfFinding({ code }) !== 'owner']).toEqual([code, saysNothing(sentence)]);
  }
  expect(actorOfFinding({ code: 'of-a-newer-version' })).toBe('owner');
});
