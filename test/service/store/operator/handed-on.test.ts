import { expect, test } from 'vitest';
import { handedOnKey, handedOnObject } from '../../../../service/store/operator/handed-on.ts';
import { UnreadableStateError } from '../../../../service/store/stored-object.ts';
import { createFakePorts } from '../../../fakes/fake-ports.ts';

test('handedOnObject is not begun anew where it cannot be read: it holds the limit', async () => {
  const { handles, ...ports } = createFakePorts();
  await ports.store.put(handedOnKey, '{"schema": 2}');
  await expect(handedOnObject.load(ports, handedOnKey)).rejects.toThrow(UnreadableStateError);
});
