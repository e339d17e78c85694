import { expect, test } from 'vitest';
import { exampleConfig, functionOf } from './synthesize.ts';

test.each(['ReceiveReport', 'FoldDay'])('the worker %s has memory for large reports, and no key', (id) => {
  const { Environment, MemorySize } = functionOf('workers', id);
  const { Variables } = Environment as { Variables: object };
  expect(MemorySize).toBe(1024);
  expect('DKIM_SECRET' in Variables).toBe(false);
  expect('WRITABLE_ZONES' in Variables).toBe(false);
});

test('the worker ForwardMail has the key, and who the operator is', () => {
  const { Variables } = functionOf('workers', 'ForwardMail').Environment as { Variables: object };
  expect(Variables).toMatchObject({ ALARM_EMAIL: exampleConfig.alarmEmail, ALARM_LANGUAGE: 'en' });
  expect('DKIM_SECRET' in Variables).toBe(true);
});
