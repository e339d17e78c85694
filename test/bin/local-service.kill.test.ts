import { afterEach, expect, test } from 'vitest';
import { eventually, policyOf, RunningService } from './running-service.ts';

let service: RunningService | undefined;
afterEach(() => service?.remove());

const path = '/v1/domains/kill.example/policy';

/** Edits without end until the process dies; returns the number of the last edit that was acknowledged. */
async function editUntilDead(running: RunningService, first: number): Promise<number> {
  let acknowledged = first - 1;
  try {
    for (let edit = first; ; edit++) {
      const etag = (await running.api('GET', path)).headers.get('ETag');
      const headers: Record<string, string> = etag === null ? {} : { 'If-Match': etag };
      const { status } = await running.api(
        'PUT',
        path,
        policyOf('testing', `mx${edit}.kill.example`),
        headers,
      );
      if (status === 200) acknowledged = edit;
    }
  } catch {
    return acknowledged;
  }
}

test('SIGKILL at any point of edits and rotations loses no acknowledged edit, and the state is consistent after a restart', async () => {
  service = await RunningService.start();
  const running = service;
  await running.api('PUT', '/v1/domains/kill.example', { owner: 'acme' });
  let edit = 1;
  for (const milliseconds of [3, 61, 160]) {
    const editing = editUntilDead(running, edit);
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    await running.kill('SIGKILL');
    const acknowledged = await editing;
    await running.start();

    const { body } = await eventually(
      () => running.api('GET', path),
      (answer) =>
        acknowledged === 0 || (answer.status === 200 && answer.body.announcedId === answer.body.wantedId),
    );
    if (acknowledged === 0) continue;
    const served = Number(/mx(\d+)\.kill/.exec(body.text)?.[1]);
    // An edit whose answer was lost may have taken effect.
    expect(served).toBeGreaterThanOrEqual(acknowledged);
    expect(served).toBeLessThanOrEqual(acknowledged + 1);
    expect((await running.fetchPolicy('kill.example')).body).toBe(body.text);
    expect(await running.txt('_mta-sts.kill.example')).toEqual([`v=STSv1; id=${body.wantedId};`]);
    edit = served + 1;
  }
  const { versions } = (await running.api('GET', '/v1/domains/kill.example/versions')).body;
  const ids = versions.map(({ id }: { id: string }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('SIGTERM stops the service cleanly, and the next start finds everything', async () => {
  service = await RunningService.start();
  await service.api('PUT', '/v1/domains/kill.example', { owner: 'acme' });
  const token = service.ready.adminToken;
  expect(await service.kill('SIGTERM')).toBe(0);
  await service.start();
  expect(service.ready.adminToken).toBe(token);
  expect((await service.api('GET', '/v1/domains/kill.example')).status).toBe(200);
});
