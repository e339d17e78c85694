import type { LookupFunction } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createPublicFetch } from '../../../adapters/public-fetch/public-fetch.ts';
import { resolveTo, url } from './fetch-servers.ts';
import { notPublicAddresses } from './not-public-addresses.table.ts';

describe('createPublicFetch() with an address that is not public', () => {
  test.each(notPublicAddresses)('refuses a name that resolves to %s %s', async (_label, address) => {
    const result = await createPublicFetch({ lookup: resolveTo(address) }).get(url);
    expect(result).toMatchObject({ ok: false, problem: 'private-address' });
  });

  test('refuses a name that has a public and a private address', async () => {
    const result = await createPublicFetch({ lookup: resolveTo('1.1.1.1', '10.0.0.1') }).get(url);
    expect(result).toMatchObject({ ok: false, problem: 'private-address' });
  });

  test('reports why a name cannot be resolved', async () => {
    const lookup: LookupFunction = (_host, _options, done) =>
      done(Object.assign(new Error('getaddrinfo EAI_AGAIN'), { code: 'EAI_AGAIN' }), []);
    expect(await createPublicFetch({ lookup }).get(url)).toEqual({
      ok: false,
      problem: 'dns',
      detail: 'getaddrinfo EAI_AGAIN',
      errorCode: 'EAI_AGAIN',
    });
  });

  test('resolves a name once, so that a second answer cannot differ', async () => {
    let lookups = 0;
    const lookup: LookupFunction = (_host, _options, done) => {
      lookups++;
      done(null, [{ address: lookups === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }]);
    };
    // Nobody listens on port 443 here, or does with another certificate: either way a connection was tried.
    const result = await createPublicFetch({ lookup, allowLoopback: true, timeoutMs: 1_000 }).get(url);
    expect(result).toMatchObject({ ok: false });
    expect(result).not.toMatchObject({ problem: 'private-address' });
    expect(lookups).toBe(1);
  });

  test('refuses private addresses even if loopback is allowed', async () => {
    const result = await createPublicFetch({ lookup: resolveTo('10.0.0.1'), allowLoopback: true }).get(url);
    expect(result).toMatchObject({ ok: false, problem: 'private-address' });
  });

  test.each([
    ['IPv4', 'https://127.0.0.1/', 'private-address'],
    ['decimal', 'https://2130706433/', 'private-address'],
    ['octal', 'https://0177.0.0.1/', 'private-address'],
    ['hexadecimal', 'https://0x7f.1/', 'private-address'],
    ['short', 'https://127.1/', 'private-address'],
    ['full-width digits', 'https://１２７.0.0.1/', 'private-address'],
    ['IPv6', 'https://[::1]/', 'private-address'],
    ['mapped', 'https://[::ffff:7f00:1]/', 'private-address'],
    ['metadata', 'https://169.254.169.254/latest/meta-data/', 'private-address'],
    ['a public address', 'https://1.1.1.1/', 'protocol'],
    ['http', 'http://mta-sts.example.com/.well-known/mta-sts.txt', 'protocol'],
    ['a file', 'file:///etc/passwd', 'protocol'],
    ['another port', 'https://mta-sts.example.com:8443/', 'protocol'],
    ['port 22', 'https://mta-sts.example.com:22/', 'protocol'],
    ['a user', 'https://user:pass@mta-sts.example.com/', 'protocol'],
    ['a user that looks like the host', 'https://mta-sts.example.com@10.0.0.1/', 'protocol'],
    ['text that is not a URL', 'mta-sts.example.com', 'protocol'],
    ['nothing', '', 'protocol'],
    ['an endless URL', `https://mta-sts.example.com/${'x'.repeat(3_000)}`, 'protocol'],
  ])('refuses a URL with %s', async (_label, asked, problem) => {
    const lookedUp: string[] = [];
    const lookup: LookupFunction = (host, _options, done) => {
      lookedUp.push(host);
      done(new Error('nothing must be looked up'), []);
    };
    expect(await createPublicFetch({ lookup, allowLoopback: true }).get(asked)).toMatchObject({
      ok: false,
      problem,
    });
    expect(await createPublicFetch({ lookup }).post(asked, Buffer.of(), 'text/plain')).toMatchObject({
      ok: false,
      problem,
    });
    expect(lookedUp).toEqual([]);
  });
});
