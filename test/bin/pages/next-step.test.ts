import { Command } from 'commander';
import { expect, test } from 'vitest';
import { createCommandLine } from '../../../bin/command-line.ts';
import { formatNextStep } from '../../../bin/pages/next-step.ts';
import { nextActs } from '../../../core/finding/next-act.ts';

test.each(nextActs)('formatNextStep() names a verb that exists for "%s"', (nextAct) => {
  const text = formatNextStep({ nextStep: 'Do it', nextAct }, 'a.example');
  const [, noun, verb] = /^Do it \(strictmx (\w+) (\w+) a\.example\)$/u.exec(text) ?? [];
  const found = createCommandLine('0')
    .commands.find((one) => one.name() === noun)
    ?.commands.find((one) => one.name() === verb);
  expect(found).toBeInstanceOf(Command);
});

test.each([
  ['no verb does it', { nextStep: 'Wait' }, 'a.example'],
  ['its page is shown', { nextStep: 'Wait', nextAct: 'set-records' as const }, undefined],
])('formatNextStep() is the sentence alone if %s', (_why, step, domain) => {
  expect(formatNextStep(step, domain)).toBe('Wait');
});

test('formatNextStep() of a newer service, with an act that this version does not know', () => {
  expect(formatNextStep({ nextStep: 'Wait', nextAct: 'toString' as 'set-records' }, 'a.example')).toBe(
    'Wait',
  );
});
