import { expect, test } from 'vitest';
import { deleteOldMail, rawMailDays } from '../../../service/intake/delete-old-mail.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';

test('deleteOldMail() deletes raw mail, posts and quarantine entries after their lifetime, and nothing else', async () => {
  const { handles, ...ports } = createFakePorts();
  const put = async (name: string) => {
    for (const prefix of ['mail/in/', 'posts/a/', 'quarantine/', 'reports/'])
      await ports.store.put(prefix + name, 'x');
  };
  await put('1-old');
  handles.clock.advance(86_400);
  await put('2-new');
  await put('3-new');
  handles.clock.advance((rawMailDays - 1) * 86_400);
  await deleteOldMail(ports);
  expect(handles.store.keys(), 'the day before').toHaveLength(12);
  handles.clock.advance(1);
  await deleteOldMail(ports);
  for (const prefix of ['mail/in/', 'posts/a/', 'quarantine/'])
    expect(handles.store.keys(prefix)).toEqual([`${prefix}2-new`, `${prefix}3-new`]);
  expect(handles.store.keys('reports/')).toHaveLength(3);
});

test('deleteOldMail() reads no further than the first mail that is new', async () => {
  const { handles, ...ports } = createFakePorts();
  await ports.store.put('mail/in/1', 'x');
  handles.clock.advance((rawMailDays + 1) * 86_400);
  for (let n = 2; n < 1_200; n++) await ports.store.put(`mail/in/${n + 1_000}`, 'x');
  handles.store.calls.splice(0);
  await deleteOldMail(ports);
  expect(handles.store.calls).toEqual([
    { operation: 'list', key: 'mail/in/' },
    { operation: 'delete', key: 'mail/in/1' },
    { operation: 'list', key: 'quarantine/' },
    { operation: 'list', key: 'posts/' },
  ]);
});
