import { describe, expect, test } from 'vitest';
import { judgeFetch, verifyServed } from '../../../service/look-up/verify-served.ts';
import type { FetchResult } from '../../../service/ports/public-fetch.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';
import { domainName } from '../../fakes/names.ts';

const domain = domainName('example.com');
const text = Buffer.from('version: STSv1\r\n');
const answer = (part: Partial<Extract<FetchResult, { ok: true }>> = {}): FetchResult => ({
  ok: true,
  status: 200,
  contentType: 'text/plain',
  body: text,
  ...part,
});

describe('judgeFetch()', () => {
  test.each([
    ['the text', answer()],
    ['the text with a charset, in any letter case', answer({ contentType: 'Text/Plain ; charset=utf-8' })],
  ])('accepts %s', (_, result) => {
    expect(judgeFetch(domain, text, result)).toBeUndefined();
  });

  test.each<[string, FetchResult, object]>([
    [
      'a redirect to the text',
      answer({ status: 301 }),
      { code: 'redirect', parameters: { domain, status: 301 } },
    ],
    ['404', answer({ status: 404 }), { code: 'wrong-status', parameters: { domain, status: 404 } }],
    ['204', answer({ status: 204 }), { code: 'wrong-status' }],
    ['HTML', answer({ contentType: 'text/html' }), { code: 'wrong-media-type' }],
    ['no media type', answer({ contentType: '' }), { code: 'wrong-media-type' }],
    ['one byte more', answer({ body: Buffer.concat([text, Buffer.of(10)]) }), { code: 'other-text' }],
    [
      'a failure',
      { ok: false, problem: 'connect', detail: 'refused', errorCode: 'ECONNREFUSED' },
      { code: 'fetch-connect', parameters: { domain, error: 'ECONNREFUSED' } },
    ],
  ])('finds %s', (_, result, found) => {
    expect(judgeFetch(domain, text, result)).toMatchObject(found);
  });
});

test('verifyServed() fetches the policy where a sender does', async () => {
  const ports = createFakePorts();
  ports.handles.fetch.answer('https://mta-sts.example.com/.well-known/mta-sts.txt', answer());
  expect(await verifyServed(ports, domain, text)).toBeUndefined();
  expect(await verifyServed(ports, domainName('example.net'), text)).toMatchObject({ code: 'fetch-tls' });
});
