import { expect, test } from 'vitest';
import {
  suppress,
  suppressAbout,
  suppressionId,
  suppressionKey,
} from '../../../../service/store/outbound/suppression.ts';
import { domainName } from '../../../fakes/names.ts';
import { createWorld } from '../../outbound/outbound-world.ts';
import { keepsUnknownMembers, unseenWriters } from '../unknown-members.ts';

test('a member of a newer version stays in a suppression when its target bounces once more', async () => {
  const ports = createWorld();
  const bounce = { target: 'tls@example.com', reason: 'bounce' as const, detail: 'status 5.1.1' };
  await suppress(ports, bounce);
  ports.handles.clock.advance(86_400);
  await keepsUnknownMembers(ports.handles.store, suppressionKey(suppressionId(bounce.target)), () =>
    suppress(ports, { ...bounce, reason: 'complaint', detail: 'unwanted' }),
  );
  expect(ports.handles.store.text(suppressionKey(suppressionId(bounce.target)))).toContain('complaint');
});

test('a member of a newer version stays in a suppression when another domain’s report bounces', async () => {
  const ports = createWorld();
  const bounce = { target: 'tls@example.com', reason: 'bounce' as const, detail: '5.7.1' };
  await suppressAbout(ports, domainName('a.example.org'), bounce);
  await keepsUnknownMembers(ports.handles.store, suppressionKey(suppressionId(bounce.target)), () =>
    suppressAbout(ports, domainName('b.example.org'), bounce),
  );
  expect(ports.handles.store.text(suppressionKey(suppressionId(bounce.target)))).toContain('b.example.org');
});

test('every step that writes a suppression was seen to keep its unknown members', () => {
  expect(unseenWriters('service/store/outbound/suppression.ts')).toEqual([]);
});
