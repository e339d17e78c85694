import { expect, test } from 'vitest';
import { customResource, deployFunction } from '../deploy-function.ts';

const world = deployFunction('activate-rule-set');

test('activate-rule-set replaces no other rule set, and deactivates only its own', async () => {
  const { sesReceipt } = world().stub;
  sesReceipt.ruleSets.add('ours').add('theirs');
  sesReceipt.active = 'theirs';
  await expect(world().invoke('activate-rule-set', customResource('Create'))).rejects.toThrow(
    'Cannot activate the receipt rule set "ours": "theirs" is active',
  );
  await world().invoke('activate-rule-set', customResource('Delete'));
  expect(sesReceipt.active).toBe('theirs');
  sesReceipt.active = undefined;
  const { answer } = await world().invoke('activate-rule-set', customResource('Create'));
  expect([answer, sesReceipt.active]).toEqual([{ PhysicalResourceId: 'ours' }, 'ours']);
  await world().invoke('activate-rule-set', customResource('Delete'));
  expect(sesReceipt.active).toBeUndefined();
});
