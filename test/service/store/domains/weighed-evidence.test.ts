import { expect, test } from 'vitest';
import { weighedEvidence } from '../../../../service/store/domains/weighed-evidence.ts';

test('weighedEvidence takes codes and members that only a newer version knows', () => {
  const evidence = {
    weighedAt: '2026-11-25T08:00:00.000Z',
    version: '20261125T060000',
    missing: [{ code: 'evidence-of-a-newer-version', parameters: { have: 3 }, member: true }],
    member: true,
  };
  expect(weighedEvidence.safeParse(evidence).success).toBe(true);
  expect(weighedEvidence.safeParse({ ...evidence, missing: undefined }).success).toBe(false);
});
