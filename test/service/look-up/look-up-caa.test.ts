import { expect, test } from 'vitest';
import { lookUpCaa } from '../../../service/look-up/look-up-caa.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';

const issue = { critical: false, tag: 'issue', value: 'ca.example' };
const host = 'mta-sts.mail.example.com';

test.each([host, 'mail.example.com', 'example.com', 'com'])(
  'lookUpCaa() finds the records of %s if nothing closer has any (RFC 8659 §3)',
  async (name) => {
    const ports = createFakePorts();
    ports.handles.resolver.found('caa', name, [issue]);
    ports.handles.resolver.found('caa', 'com', [issue]);
    expect(await lookUpCaa(ports, host)).toEqual({ name, answer: { kind: 'found', records: [issue] } });
  },
);

test('lookUpCaa() stops if an ancestor does not answer, because its records may forbid', async () => {
  const ports = createFakePorts();
  ports.handles.resolver.fail('caa', 'mail.example.com');
  ports.handles.resolver.found('caa', 'example.com', [issue]);
  expect(await lookUpCaa(ports, host)).toMatchObject({
    name: 'mail.example.com',
    answer: { kind: 'failed' },
  });
});

test('lookUpCaa() asks at most eight times', async () => {
  const ports = createFakePorts();
  const deep = 'a.b.c.d.e.f.g.h.example.com';
  ports.handles.resolver.found('caa', 'h.example.com', [issue]);
  expect(await lookUpCaa(ports, deep)).toMatchObject({ name: 'h.example.com', answer: { kind: 'found' } });
  expect(await lookUpCaa(ports, `0.${deep}`)).toEqual({ name: `0.${deep}`, answer: { kind: 'none' } });
});
