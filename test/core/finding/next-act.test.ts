import { expect, test } from 'vitest';
import { actOfStep, nextActOf } from '../../../core/finding/next-act.ts';

const uncovered = { code: 'mx-uncovered', parameters: { host: 'mx9.example.com' } };

test.each([
  ['a policy that leaves a server out', uncovered, 'publish-policy'],
  ['a record, before a policy was published', { code: 'record-missing', parameters: {} }, 'publish-policy'],
  [
    'a record that is known',
    { code: 'record-missing', parameters: { hosted: { mtaSts: {} } } },
    'set-records',
  ],
  ['a text that the host changes', { code: 'policy-invalid', parameters: { hosted: {} } }, 'set-records'],
  [
    'a stored text that is not valid',
    { code: 'policy-invalid', parameters: { isStoredInvalid: true } },
    'publish-policy',
  ],
  ['what blocks a change', { code: 'change-blocked', parameters: { cause: uncovered } }, 'publish-policy'],
  [
    'the first cause of a step that breaks mail',
    { code: 'step-breaks-mail', parameters: { causes: [uncovered] } },
    'publish-policy',
  ],
  [
    'a cause whose step is only to wait',
    { code: 'policy-elsewhere-unread', parameters: { cause: uncovered } },
    undefined,
  ],
  ['a code of a newer version', { code: 'constructor', parameters: {} }, undefined],
])('nextActOf() %s', (_case, found, act) => {
  expect(nextActOf(found)).toBe(act);
});

test('actOfStep() of a domain without faults', () => {
  expect(actOfStep('removal-in-progress')).toBe('keep-domain');
  expect(actOfStep('nothing')).toBeUndefined();
});
