import { expect, test } from 'vitest';
import { sentMailsKey } from '../../../../service/store/access/sent-mails.ts';
import { utcDay } from '../../../fakes/names.ts';

test('sentMailsKey() begins with the day, and keeps each owner under a separate name', () => {
  expect(sentMailsKey(utcDay('2026-11-24'), '../acme')).toBe('sent-mails/2026-11-24/%2E%2E%2Facme.json');
});
