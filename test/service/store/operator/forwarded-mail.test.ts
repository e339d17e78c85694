import { expect, test } from 'vitest';
import { forwardedMailKey, forwardedMailObject } from '../../../../service/store/operator/forwarded-mail.ts';
import { createFakePorts } from '../../../fakes/fake-ports.ts';

test('forwardedMailObject is begun anew where it cannot be read, so that mail continues', async () => {
  const { handles, ...ports } = createFakePorts();
  await ports.store.put(forwardedMailKey, '{"schema": 2}');
  expect(await forwardedMailObject.load(ports, forwardedMailKey)).toBeUndefined();
});
