import { expect, test } from 'vitest';
import type { PlanStep, PlanStepParameters } from '../../../core/mta-sts/plan.ts';
import { describeStep } from '../../../core/words/describe-step.ts';
import { english } from '../../../core/words/en/words.ts';
import { japanese } from '../../../core/words/ja/words.ts';

const heldUntil = '2026-12-01T00:59:30Z';
const newMx = ['mx1.new.example', 'mx2.new.example'];

const steps: [PlanStepName: keyof PlanStepParameters, parameters: object, sentence: string][] = [
  ['publish-none', {}, 'Publish a policy with mode "none"'],
  ['announce-none', {}, 'Announce its id, so that senders fetch it'],
  ['delete-records', {}, 'Delete the records'],
  [
    'delete-records',
    { heldUntil },
    'Delete the records, not before 1 Dec 2026, 01:00 UTC: until then senders may hold an older policy',
  ],
  [
    'delete-records',
    { forced: true },
    'Delete the records without waiting for senders that hold an older policy, as requested',
  ],
  ['delete-host', {}, 'Delete the HTTPS host once resolvers no longer remember the records'],
  [
    'delete-cnames',
    { names: ['mta-sts.example.com', '_mta-sts.example.com'] },
    'Delete the CNAME records of mta-sts.example.com and _mta-sts.example.com',
  ],
  [
    'publish-both',
    { newMx },
    'Publish a policy with the old and the new servers (mx1.new.example and mx2.new.example)',
  ],
  [
    'change-mx',
    { newMx, others: [] },
    'Change the MX records to the new servers (mx1.new.example and mx2.new.example)',
  ],
  [
    'change-mx',
    { newMx, others: ['mx.old.example'], heldUntil },
    'Change the MX records to the new servers (mx1.new.example and mx2.new.example), not before 1 Dec 2026, 01:00 UTC: until then senders may hold a policy without them; at present they name mx.old.example',
  ],
  [
    'publish-new',
    {},
    'Publish a policy with the new servers only, once resolvers no longer remember the old MX records and senders no longer hold a policy without the new ones',
  ],
];

test.each(steps)('describeStep() of %s with %j', (name, parameters, sentence) => {
  const step = { name, parameters, who: 'strictmx', state: 'now' } as PlanStep;
  expect(describeStep(english, step)).toBe(sentence);
  expect(describeStep(japanese, step)).toMatch(/\p{Script=Hiragana}/u);
});
