import { expect, test } from 'vitest';
import { daysOf, lifetimes, rawMailDays } from '../../../service/store/lifetimes.table.ts';
import { deleteOldObjects } from '../../../service/tasks/delete-old-objects.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';

test.each(lifetimes)('deleteOldObjects() deletes $prefix after its lifetime', async (lifetime) => {
  const { handles, ...ports } = createFakePorts();
  const { prefix } = lifetime;
  await ports.store.put(`${prefix}1-old`, 'x');
  await ports.store.put('domains/a.example.json', 'x');
  handles.clock.advance(60);
  await ports.store.put(`${prefix}2-new`, 'x');
  await ports.store.put(`${prefix}3-new`, 'x');
  handles.clock.advance(daysOf(lifetime) * 86_400 - 60);
  await deleteOldObjects(ports);
  expect(handles.store.keys(prefix), 'in time').toHaveLength(3);
  handles.clock.advance(1);
  await deleteOldObjects(ports);
  expect(handles.store.keys(prefix)).toEqual([`${prefix}2-new`, `${prefix}3-new`]);
  expect(handles.store.keys('domains/'), 'of an owner').toHaveLength(1);
});

test('deleteOldObjects() reads no further than the first mail that is new', async () => {
  const { handles, ...ports } = createFakePorts();
  await ports.store.put('mail/in/1', 'x');
  handles.clock.advance((rawMailDays + 1) * 86_400);
  for (let n = 2; n < 1_200; n++) await ports.store.put(`mail/in/${n + 1_000}`, 'x');
  handles.store.calls.splice(0);
  await deleteOldObjects(ports);
  expect(handles.store.calls.filter(({ key }) => key.startsWith('mail/in/'))).toEqual([
    { operation: 'list', key: 'mail/in/' },
    { operation: 'delete', key: 'mail/in/1' },
  ]);
});
