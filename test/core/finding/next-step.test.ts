import { expect, test } from 'vitest';
import { nextStep } from '../../../core/finding/next-step.ts';
import { languages } from '../../../core/names/language.ts';
import { describeNextStep } from '../../../core/words/describe-finding.ts';
import { domainName } from '../../fakes/names.ts';
import { wordsOf } from '../../fixtures/words-of.ts';

test.each(languages)('nextStep() is put into words in %s', (language) => {
  const step = nextStep('put-policy', { domain: domainName('example.com') });
  expect(describeNextStep(wordsOf[language], step)).toContain('PUT /v1/domains/example.com/policy');
});

test.each(languages)('every next step has words in %s', (language) => {
  for (const describe of Object.values(wordsOf[language].nextSteps) as ((facts: object) => string)[]) {
    expect(describe({ domain: 'example.com', state: 'warming-up' })).toMatch(/^\S.*[^.。]$/);
  }
});
