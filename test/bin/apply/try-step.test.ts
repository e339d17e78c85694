import { expect, test, vi } from 'vitest';
import { planOrSayWhy, readPresent, tryStep } from '../../../bin/apply/try-step.ts';
import { useCommandWorld } from '../commands/hosting/command-world.ts';

useCommandWorld();

const answers = (status: number, body: object = {}) => {
  const call = vi.fn((_url: URL, _options: RequestInit) => Promise.resolve(Response.json(body, { status })));
  vi.stubGlobal('fetch', call);
  return call;
};

const why = async (work: () => Promise<unknown>) => {
  const { action, what } = await planOrSayWhy('a.example', async () => {
    await work();
    return { domain: 'a.example', action: 'nothing', what: '', warnings: [], steps: [] };
  });
  return [action, what];
};

const step = () => tryStep({ method: 'PUT', path: '/v1/domains/a.example', body: {}, isNew: true });

test('tryStep() changes nothing', async () => {
  const call = answers(200, { changed: true });
  expect(await step()).toEqual({ changed: true });
  expect(String(call.mock.calls[0]?.[0])).toContain('dry-run=true');
});

test.each([
  ['refuses', 422, 'refused'],
  ['does not answer', 503, 'unknown'],
])('planOrSayWhy() has no steps if the service %s', async (_, status, action) => {
  answers(status, { detail: 'No' });
  expect(await why(step)).toEqual([action, 'No']);
});

test('planOrSayWhy() hides no fault of the program', async () => {
  await expect(why(() => Promise.reject(new TypeError('x')))).rejects.toThrow(TypeError);
});

test('readPresent() takes only 404 for nothing', async () => {
  answers(404);
  expect(await readPresent('/v1/x')).toBeUndefined();
  answers(403, { detail: 'No' });
  expect(await why(() => readPresent('/v1/x'))).toEqual(['refused', 'No']);
});
