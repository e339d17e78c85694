import { expect, test } from 'vitest';
import { customResource, deployFunction } from '../deploy-function.ts';

const world = deployFunction('check-sending');

test('check-sending says in a sentence that the account is in the sandbox', async () => {
  world().stub.ses.sandbox = true;
  const { answer } = await world().invoke('check-sending', customResource('Update'));
  world().stub.ses.sandbox = false;
  expect(answer).toMatchObject({ Data: { Status: expect.stringContaining('is in the SES sandbox') } });
});
