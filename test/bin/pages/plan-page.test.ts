import { expect, test } from 'vitest';
import { formatPlan, formatProblem } from '../../../bin/pages/plan-page.ts';
import { painter } from '../../../core/text/terminal.ts';
import { sampleDomain } from './sample-domains.ts';

const style = { paint: painter(false), width: 200 };

test('formatPlan() says who does what, not before when, and no date of what is done', () => {
  const { problem, ...plan } = sampleDomain.removal!;
  expect(formatPlan(plan, style).split('\n')).toEqual([
    'STATE      NOT BEFORE              BY        STEP',
    '✓ done                             StrictMX  Publish mode "none"',
    '→ now      24 Nov 2026, 10:00 UTC  you       Delete the CNAMEs',
    '… waiting  24 Nov 2026, 10:00 UTC  StrictMX  Wait',
    'later      24 Nov 2026, 10:00 UTC  StrictMX  Delete the host',
  ]);
  expect(formatPlan({ ...plan, problem }, style)).toContain(`\n\n${formatProblem(problem!, style)}`);
});

test('formatProblem() says what is wrong and what to do', () => {
  expect(
    formatProblem(sampleDomain.removal!.problem!, style)
      .split('\n')
      .map((line) => line.trim()),
  ).toEqual(['✗  The zone cannot be written', '→  Grant it']);
});
