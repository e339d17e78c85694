import { expect, test } from 'vitest';
import { askedPerDay, countQuestions, mayAsk } from '../../../service/recipients/count-questions.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';

const ids = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `id${from + index}`);

test('countQuestions() counts each address once a day, and none above the limit', async () => {
  const { handles, ...ports } = createFakePorts();
  const count = (some: string[]) => countQuestions(ports, 'acme', some);
  expect(await count(ids(askedPerDay - 1))).toBe(true);
  expect(await count(ids(2, 100))).toBe(false);
  expect(await count(ids(1, 100))).toBe(true);
  expect(await count(ids(askedPerDay - 1))).toBe(true);
  expect(await count(ids(1, 200))).toBe(false);
  expect(await countQuestions(ports, 'beta', ids(1, 200))).toBe(true);
  handles.clock.advance(86_400);
  expect(await count(ids(askedPerDay, 200))).toBe(true);
});

test('countQuestions() by many callers at once allows no more than the limit', async () => {
  const ports = createFakePorts();
  const results = await Promise.all(ids(askedPerDay + 10).map((id) => countQuestions(ports, 'acme', [id])));
  expect(results.filter((one) => one)).toHaveLength(askedPerDay);
});

test('mayAsk() records nothing', async () => {
  const { handles, ...ports } = createFakePorts();
  expect(await mayAsk(ports, 'acme', ids(askedPerDay))).toBe(true);
  expect(await mayAsk(ports, 'acme', ids(askedPerDay + 1))).toBe(false);
  expect(handles.store.keys()).toEqual([]);
});
