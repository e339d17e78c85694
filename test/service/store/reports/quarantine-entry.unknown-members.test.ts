import { expect, test } from 'vitest';
import { unreadable } from '../../../../core/tls-rpt/refusal.ts';
import { quarantine } from '../../../../service/store/reports/quarantine-entry.ts';
import { World } from '../../world.ts';
import { keepsUnknownMembers, unseenWriters } from '../unknown-members.ts';

test('a member of a newer version stays in the quarantine entry of a mail that is refused once more', async () => {
  const { ports, handles } = new World();
  await ports.store.put('mail/in/1', 'no report');
  const raw = (await ports.store.get('mail/in/1'))!;
  const refusal = { mail: undefined, refused: [], counted: [] };
  await quarantine(ports, raw, { ...refusal, ...unreadable('plain-mail', {}) });
  const [key = ''] = handles.store.keys('quarantine/');
  await keepsUnknownMembers(
    handles.store,
    key,
    () => quarantine(ports, raw, { ...refusal, ...unreadable('too-many-bytes', { max: 9 }) }),
    { but: ['.cause'] },
  );
  expect(handles.store.text(key)).toContain('too-large');
});

test('a fact of a newer version stays in the cause of a refusal that is found once more', async () => {
  const { ports, handles } = new World();
  await ports.store.put('mail/in/1', 'no report');
  const raw = (await ports.store.get('mail/in/1'))!;
  const refusal = { mail: undefined, refused: [], counted: [] };
  const refuse = () => quarantine(ports, raw, { ...refusal, ...unreadable('too-many-bytes', { max: 9 }) });
  await refuse();
  const [key = ''] = handles.store.keys('quarantine/');
  await ports.store.put(key, handles.store.text(key)!.replace('"max"', '"part":"a.zip","max"'));
  await refuse();
  expect(JSON.parse(handles.store.text(key)!).cause.parameters).toEqual({ part: 'a.zip', max: 9 });
});

test('an optional fact of a cause goes when the refusal is found without it', async () => {
  const { ports, handles } = new World();
  await ports.store.put('mail/in/1', 'no report');
  const raw = (await ports.store.get('mail/in/1'))!;
  const refusal = { mail: undefined, refused: [], counted: [] };
  await quarantine(ports, raw, { ...refusal, ...unreadable('json-damaged', { near: '{', position: 1 }) });
  await quarantine(ports, raw, { ...refusal, ...unreadable('json-damaged', { position: 2 }) });
  const [key = ''] = handles.store.keys('quarantine/');
  expect(JSON.parse(handles.store.text(key)!).cause.parameters).toEqual({ position: 2 });
});

test('a member of a newer version stays beside the owner of a mail that is refused once more', async () => {
  const { ports, handles, domain } = new World();
  await ports.store.put('mail/in/1', 'no report');
  const raw = (await ports.store.get('mail/in/1'))!;
  const owners = [{ owner: 'acme', domains: [domain] }];
  const refusal = { ...unreadable('plain-mail', {}), mail: undefined, refused: [], counted: [] };
  await quarantine(ports, raw, { ...refusal, owners });
  const [key = ''] = handles.store.keys('quarantine/');
  const again = { ...refusal, ...unreadable('empty-file', {}), owners };
  await keepsUnknownMembers(handles.store, key, () => quarantine(ports, raw, again), { but: ['.cause'] });
});

test('every step that writes a quarantine entry was seen to keep its unknown members', () => {
  expect(unseenWriters('service/store/reports/quarantine-entry.ts')).toEqual([]);
});
