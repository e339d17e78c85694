import { expect, test } from 'vitest';
import { claimHour, updateClaim } from '../../../../service/operator-mail/claim-hour.ts';
import { forwardedMailKey } from '../../../../service/store/operator/forwarded-mail.ts';
import { operatorMarkKey } from '../../../../service/store/operator/operator-mark.ts';
import { OperatorWorld } from '../../operator-mail/operator-world.ts';
import { keepsUnknownMembers, unseenWriters } from '../unknown-members.ts';

test('members of a newer version stay in what was forwarded', async () => {
  const { ports, handles } = new OperatorWorld();
  const marksOf = (mail: number) => async () => [operatorMarkKey(`mail/in/${mail}`, 'a')];
  const keeps = (step: () => Promise<unknown>) => keepsUnknownMembers(handles.store, forwardedMailKey, step);
  await claimHour(ports, marksOf(1));
  handles.clock.advance(61);
  await keeps(async () => {
    const claim = await claimHour(ports, marksOf(1));
    if (claim) await updateClaim(ports, claim, 'sent');
  });
  handles.clock.advance(3_600);
  await keeps(() => claimHour(ports, marksOf(2)));
  expect(handles.store.text(forwardedMailKey)).toContain('mail/in/2');
  expect(unseenWriters('service/operator-mail/claim-hour.ts')).toEqual([]);
});
