import { expect, test } from 'vitest';
import { callsPerMinute, countCall } from '../../../service/access/limit-calls.ts';
import { sentMailsKey } from '../../../service/store/access/sent-mails.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';
import { utcDay } from '../../fakes/names.ts';
import { runAtOnce } from '../store/many-writers.ts';
import { keepsUnknownMembers, unseenWriters } from '../store/unknown-members.ts';

const acme = { owner: 'acme' };
const key = sentMailsKey(utcDay('2026-11-24'), 'acme');
const refusal = { ok: false, reason: 'too-many-calls', call: 'test-alarm', perMinute: 5 };

test('countCall() lets an owner make a few calls a minute, however many come at once', async () => {
  const ports = createFakePorts();
  const { ended } = await runAtOnce(ports.handles.store, 100, (store) =>
    countCall({ ...ports, store }, acme, 'acme', 'test-alarm'),
  );
  expect(ended.filter(({ status }) => status === 'rejected')).toEqual([]);
  const made = ended.filter((one) => one.status === 'fulfilled' && one.value === undefined);
  expect(made).toHaveLength(callsPerMinute['test-alarm']);
  ports.handles.store.calls.splice(0);
  expect(await countCall(ports, acme, 'acme', 'test-alarm')).toEqual(refusal);
  expect(ports.handles.store.calls.map(({ operation }) => operation)).toEqual(['get']);
  expect(await countCall(ports, acme, 'acme', 'check'), 'other calls').toBeUndefined();
  expect(await countCall(ports, { owner: 'beta' }, 'beta', 'test-alarm'), 'other owners').toBeUndefined();
  ports.handles.clock.advance(60);
  expect(await countCall(ports, acme, 'acme', 'test-alarm'), 'in the next minute').toBeUndefined();
});

test('countCall() does not limit the administrator', async () => {
  const ports = createFakePorts();
  for (let call = 0; call < 30; call++) expect(await countCall(ports, {}, 'acme', 'check')).toBeUndefined();
  expect(ports.handles.store.keys()).toEqual([]);
});

test('countCall() refuses, and does not fail, if others are always faster', async () => {
  const { handles, ...ports } = createFakePorts();
  await countCall(ports, acme, 'acme', 'check');
  handles.store.before = (operation) => {
    if (operation === 'put') handles.store.edit(key, `${handles.store.text(key)} `);
  };
  expect(await countCall(ports, acme, 'acme', 'test-alarm')).toEqual(refusal);
});

test('countCall() keeps the members of a newer version', async () => {
  const { handles, ...ports } = createFakePorts();
  await countCall(ports, acme, 'acme', 'check');
  await keepsUnknownMembers(handles.store, key, () => countCall(ports, acme, 'acme', 'test-alarm'));
  expect(unseenWriters('service/access/limit-calls.ts')).toEqual([]);
});
