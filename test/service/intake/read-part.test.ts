import { expect, test } from 'vitest';
import { readPart } from '../../../service/intake/read-part.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';
import { domainName } from '../../fakes/names.ts';

const raw = {
  key: 'mail/in/1',
  body: new Uint8Array(),
  etag: 'e',
  version: 'v',
  lastModified: new Date('2026-11-24T09:00:00Z'),
};
const report = {
  organizationName: 'Reporter',
  contactInfo: 'tls@reporter.example',
  reportId: 'r1',
  begin: '2026-11-23T00:00:00Z',
  end: '2026-11-23T23:59:59Z',
  policies: [],
  notes: [],
};

test('readPart() is about the day on which the period begins, and says who submitted it and when it came', async () => {
  const result = await readPart(createFakePorts(), raw, undefined, {
    domain: domainName('example.com'),
    report,
  });
  expect(result).toMatchObject({
    ok: true,
    stored: {
      domain: 'example.com',
      day: '2026-11-23',
      submitter: 'reporter.example',
      raw: 'mail/in/1',
      receivedAt: '2026-11-24T09:00:00.000Z',
      verification: { verified: false },
      digest: expect.stringMatching(/^[0-9a-f]{32}$/),
    },
  });
});

test('readPart() refuses a report that does not say which day it is about', async () => {
  const { begin, end, ...timeless } = report;
  const result = await readPart(createFakePorts(), raw, undefined, {
    domain: domainName('example.com'),
    report: timeless,
  });
  expect(result).toMatchObject({ ok: false, refused: { reason: 'no-period' } });
});
