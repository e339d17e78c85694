import { expect, test } from 'vitest';
import { parseTxtValue } from '../../../adapters/aws/dns/txt-value.ts';
import { customResource, deployFunction } from '../deploy-function.ts';

const world = deployFunction('make-signing-key');

test('make-signing-key creates a key once and returns its record', async () => {
  const first = await world().invoke('make-signing-key', customResource('Create'));
  const again = await world().invoke('make-signing-key', customResource('Update'));
  const { Record } = (first.answer as { Data: { Record: string } }).Data;
  expect(parseTxtValue(Record)).toMatch(/^v=DKIM1; k=rsa; s=email:tlsrpt; p=/u);
  expect(Record.split('" "').every((string) => string.length <= 256)).toBe(true);
  expect(again.answer).toEqual(first.answer);
  expect(JSON.parse(world().stub.secretsManager.secrets.get('SigningKey')!).privateKey).toContain(
    'PRIVATE KEY',
  );
});
