import { expect, test } from 'vitest';
import { recipientsByLanguage } from '../../../core/names/recipient.ts';

test('recipientsByLanguage() groups each address once, in order', () => {
  const japanese = (address: string) => ({ address, language: 'ja' as const });
  const english = (address: string) => ({ address, language: 'en' as const });
  const grouped = recipientsByLanguage([
    'b@example.com',
    japanese('c@example.com'),
    'a@example.com',
    'a@example.com',
    'c@example.com',
    japanese('d@example.com'),
    english('d@example.com'),
  ]);
  expect([...grouped]).toEqual([
    ['en', ['a@example.com', 'b@example.com', 'd@example.com']],
    ['ja', ['c@example.com']],
  ]);
});

test('recipientsByLanguage() includes each mailbox once, however it is spelled', () => {
  const grouped = recipientsByLanguage([
    'ann@example.com',
    'ANN@example.com',
    { address: 'Ann@Example.com.', language: 'ja' },
  ]);
  expect([...grouped]).toEqual([['ja', ['ann@example.com']]]);
});

test('recipientsByLanguage() uses English for a language that only a newer version has', () => {
  expect([...recipientsByLanguage([{ address: 'a@example.com', language: 'de' }])]).toEqual([
    ['en', ['a@example.com']],
  ]);
});
