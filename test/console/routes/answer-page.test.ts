import { Hono } from 'hono';
import { expect, test } from 'vitest';
import type { ConsoleContext, ConsoleEnv } from '../../../console/context.ts';
import { answerRefusal } from '../../../console/routes/answer-page.ts';
import { englishConsole } from '../../../core/words/en/console/pages.table.ts';
import { english } from '../../../core/words/en/words.ts';
import { ConsoleClient } from '../client.ts';

test('answerRefusal() sends somebody whose session is over to sign in, and back to the page afterwards', async () => {
  const console = await ConsoleClient.signedIn();
  console.world.handles.clock.advance(12 * 3600);
  const { status, location } = await console.get('/console/domains/example.com/policy');
  expect(status).toBe(303);
  expect(location).toBe(
    `/console/sign-in?expired=true&next=${encodeURIComponent('/console/domains/example.com/policy')}`,
  );
  expect((await console.get(location)).html).toContain('Your session is over');
});

test('answerRefusal() answers what the API refuses with its own sentence', async () => {
  const console = await ConsoleClient.signedIn();
  const { status, html } = await console.get('/console/domains/nothing.example/history');
  expect(status).toBe(404);
  expect(html).toContain('nothing.example');
});

test.each([
  [413, undefined],
  [429, '60'],
  [503, '30'],
])(
  'answerRefusal() answers status %i of the API as it is, and when to try again',
  async (status, retryAfter) => {
    const refusal = { status, code: 'x', detail: 'Not now', errors: [], ...(retryAfter && { retryAfter }) };
    const app = new Hono<ConsoleEnv>().get('/', (c: ConsoleContext) => {
      c.set('pageWords', englishConsole);
      c.set('words', english);
      return answerRefusal(c, refusal);
    });
    const response = await app.request('/');
    expect([response.status, response.headers.get('Retry-After')]).toEqual([status, retryAfter ?? null]);
  },
);
