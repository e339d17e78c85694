import { expect, test } from 'vitest';
import { bouncePointerKey, bouncePointerObject } from '../../../../service/store/outbound/bounce-pointer.ts';
import {
  askForReports,
  createWorld,
  day,
  failedSession,
  post,
  report,
  stored,
} from '../../outbound/outbound-world.ts';

test('bouncePointerObject maps the token of a bounce address to the delivery', async () => {
  const ports = createWorld();
  askForReports(ports, 'example.com', 'mailto:tls@example.com');
  await post(ports, [failedSession]);
  await report(ports);
  const { token = '' } = stored(ports)[0]?.deliveries[0] ?? {};
  expect((await bouncePointerObject.load(ports, bouncePointerKey(token)))?.state).toEqual({
    schema: 1,
    day,
    domain: 'example.com',
    part: 1,
    address: 'tls@example.com',
  });
});
