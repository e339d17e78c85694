import { expect, test } from 'vitest';
import { receiverNames } from '../../../service/intake/receiver-names.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';

test('receiverNames() are SES and our own server', () => {
  expect(receiverNames(createFakePorts())).toEqual(['amazonses.com', 'reports.strictmx.test']);
});
