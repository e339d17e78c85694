import { expect, test } from 'vitest';
import { nextStep } from '../../../core/finding/next-step.ts';
import { languages } from '../../../core/names/language.ts';
import { describeNextStep } from '../../../core/words/describe-finding.ts';
import { wordsOf } from '../../fixtures/words-of.ts';

test.each(languages)('nextStep() is put into words in %s', (language) => {
  const step = nextStep('unknown-state', { state: 'warming-up' });
  expect(describeNextStep(wordsOf[language], step)).toContain('warming-up');
});

test.each(languages)('every next step has words in %s', (language) => {
  for (const describe of Object.values(wordsOf[language].nextSteps) as ((facts: object) => string)[]) {
    expect(describe({ domain: 'example.com', state: 'warming-up' })).toMatch(/^\S.*[^.。]$/);
  }
});
