import { expect, test } from 'vitest';
import { claimPlace, leaveOut, settlePlace } from '../../../../service/operator-mail/claim-place.ts';
import { handedOnKey } from '../../../../service/store/operator/handed-on.ts';
import { OperatorWorld } from '../../operator-mail/operator-world.ts';
import { keepsUnknownMembers, unseenWriters } from '../unknown-members.ts';

test('members of a newer version stay in what was handed on, at every level', async () => {
  const { ports, handles } = new OperatorWorld();
  const keeps = (step: () => Promise<unknown>, but: string[] = []) =>
    keepsUnknownMembers(handles.store, handedOnKey, step, { but });
  await leaveOut(ports, ['mail-1']);
  await keeps(() => leaveOut(ports, ['mail-2']));
  // What was left out is said by this mail.
  await keeps(() => claimPlace(ports, 'mail-3'), ['.leftOut']);
  await keeps(() => leaveOut(ports, ['mail-4']));
  handles.clock.advance(61);
  let claim = await claimPlace(ports, 'mail-3');
  await keeps(async () => {
    if (claim.kind === 'ours') await settlePlace(ports, claim.mail, 'failed');
  });
  await keeps(async () => {
    claim = await claimPlace(ports, 'mail-3');
  });
  expect(claim.kind).toBe('ours');
  expect(unseenWriters('service/operator-mail/claim-place.ts')).toEqual([]);
});
