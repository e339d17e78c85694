import { expect, test } from 'vitest';
import {
  addSuppression,
  liftSuppression,
  listSuppressions,
} from '../../../service/outbound/manage-suppressions.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';

const change = { caller: { id: 'admin', scopes: ['admin'] as const }, action: 'POST /v1/x', dryRun: false };
const request = { target: 'mailto:TLS@Example.com', reason: 'manual' as const, detail: 'asked for it' };

test('addSuppression() suppresses a destination in the form that records use, until it is lifted', async () => {
  const { handles, ...ports } = createFakePorts();
  const added = await addSuppression(ports, change, request);
  if (!added.ok) throw new Error(added.reason);
  const { id } = added.suppression;
  expect((await listSuppressions(ports, { limit: 1000 })).suppressions).toMatchObject([
    { id, target: 'TLS@example.com', reason: 'manual' },
  ]);
  expect(await liftSuppression(ports, { ...change, dryRun: true }, id)).toEqual({ ok: true });
  expect((await listSuppressions(ports, { limit: 1000 })).suppressions).toHaveLength(1);
  expect(await liftSuppression(ports, change, id)).toEqual({ ok: true });
  expect((await listSuppressions(ports, { limit: 1000 })).suppressions).toEqual([]);
  expect(handles.store.keys('audit/')).toHaveLength(2);
});

test('addSuppression() refuses an invalid destination, and stores nothing in a dry run', async () => {
  const { handles, ...ports } = createFakePorts();
  expect(await addSuppression(ports, change, { ...request, target: 'nobody' })).toMatchObject({
    reason: 'invalid-input',
    errors: [{ field: 'target' }],
  });
  expect(await addSuppression(ports, { ...change, dryRun: true }, request)).toMatchObject({ ok: true });
  expect(handles.store.keys()).toEqual([]);
});

test.each(['0'.repeat(32), '../settings'])('liftSuppression() finds none of the id %j', async (id) => {
  const { handles, ...ports } = createFakePorts();
  expect(await liftSuppression(ports, change, id)).toEqual({ ok: false, reason: 'no-such-suppression', id });
  expect(handles.store.keys()).toEqual([]);
});
