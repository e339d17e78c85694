import { expect, test } from 'vitest';
import type { KeptFile } from '../../../service/ports/large-answers.ts';
import { receiveMail } from '../../service/intake/report-mail.ts';
import { World } from '../../service/world.ts';
import { ApiClient } from '../client.ts';

const path = '/v1/domains/example.com/export';
const range = 'from=2026-11-01&to=2026-11-24';

/** An API whose platform passes on no more than some bytes. */
async function narrowApi(directBytes: number) {
  const kept: KeptFile[] = [];
  const largeAnswers = {
    directBytes,
    keep: async (file: KeptFile) => {
      kept.push(file);
      return `https://files.example/${kept.length}`;
    },
  };
  const world = await World.hosted();
  for (let n = 0; n < 40; n++) await receiveMail(world, { day: `2026-11-${10 + (n % 10)}`, id: `r${n}` });
  return { api: new ApiClient(world, { largeAnswers }), world, kept };
}

test('a file that fits is answered directly', async () => {
  const { api, kept } = await narrowApi(100_000);
  const response = await api.fetch(`${path}?${range}`);
  expect(response.status).toBe(200);
  expect(response.headers.get('Content-Type')).toBe('application/x-ndjson');
  expect(response.headers.get('Content-Disposition')).toContain('example.com-reports-2026-11-01');
  expect((await response.text()).trimEnd().split('\n')).toHaveLength(40);
  expect(kept).toEqual([]);
});

test('a file that is too large for an answer is kept, and the answer says where', async () => {
  const { api, kept } = await narrowApi(1_000);
  const response = await api.fetch(`${path}?${range}&format=csv`);
  expect(response.status).toBe(303);
  expect(response.headers.get('Location')).toBe('https://files.example/1');
  expect(response.headers.get('Link'), 'nothing is left').toBeNull();
  const [file] = kept;
  expect(file).toMatchObject({
    name: 'example.com-reports-2026-11-01-2026-11-24.csv',
    contentType: 'text/csv; charset=utf-8; header=present',
  });
  expect(
    Buffer.from(file?.body ?? [])
      .toString()
      .trimEnd()
      .split('\r\n'),
  ).toHaveLength(41);
});

test('a file that takes too long ends, and the answer says where the rest is', async () => {
  const { api, world, kept } = await narrowApi(1_000);
  const { store, clock } = world.handles;
  store.before = (operation, key) => {
    if (operation === 'get' && key.startsWith('reports/')) clock.advance(1);
  };
  let page = `${path}?${range}`;
  for (let pages = 0; page !== '' && pages < 10; pages++) {
    const { headers } = await api.fetch(page);
    page = /<(.*)>; rel="next"/.exec(headers.get('Link') ?? '')?.[1] ?? '';
  }
  expect(kept.length).toBeGreaterThan(1);
  const rows = kept.flatMap(({ body }) => Buffer.from(body).toString().trimEnd().split('\n'));
  const ids = new Set(rows.map((row) => JSON.parse(row).id));
  expect([rows.length, ids.size]).toEqual([40, 40]);
});
