import { Hono } from 'hono';
import { expect, test, vi } from 'vitest';
import type { ApiEnv } from '../../../api/context.ts';
import { documentRoute } from '../../../api/openapi/document-route.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';

test('documentRoute() makes the document once, and again once the URL of the API is known', async () => {
  const { service } = createFakePorts();
  const version = vi.fn(async () => '1.2.3');
  const app = new Hono<ApiEnv>().get('/', documentRoute({ service }, { version }));
  const ask = async () => (await app.request('/')).json();
  for (let n = 0; n < 3; n++)
    expect(await ask()).toMatchObject({ openapi: '3.1.0', info: { version: '1.2.3' } });
  expect(version).toHaveBeenCalledTimes(1);
  service.apiUrl = 'https://other.strictmx.test';
  expect(await ask()).toMatchObject({ servers: [{ url: 'https://other.strictmx.test' }] });
});
