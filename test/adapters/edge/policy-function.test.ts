import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EdgeRequest, EdgeResponse, PolicyFunction } from '../../../adapters/edge/policy-function.d.ts';
import { anyCharacter } from '../../fakes/any-character.ts';
import { anyUrlPath } from '../../fakes/any-url.ts';

const file = new URL('../../../adapters/edge/policy-function.js', import.meta.url);
const source = readFileSync(file, 'utf8');
const path = '/.well-known/mta-sts.txt';

/** As CloudFront runs it: the very file, in a fresh global scope without Node's. */
const context = createContext({});
runInContext(source, context);
const handler: PolicyFunction = context.handler;

function run(host: string | undefined, uri = path, method = 'GET') {
  const headers: EdgeRequest['headers'] = host === undefined ? {} : { host: { value: host } };
  return handler({ request: { method, uri, headers } });
}

const uriOf = (result: EdgeRequest | EdgeResponse) => ('uri' in result ? result.uri : result.statusCode);

describe('handler() of policy-function.js', () => {
  test.each([
    ['plain', 'mta-sts.example.com', 'example.com'],
    ['upper case', 'MTA-STS.Example.COM', 'example.com'],
    ['a port', 'mta-sts.example.com:8443', 'example.com'],
    ['a final dot', 'mta-sts.example.com.', 'example.com'],
    ['a final dot and a port', 'mta-sts.example.com.:443', 'example.com'],
    ['a subdomain', 'mta-sts.mail.example.co.uk', 'mail.example.co.uk'],
    ['an A-label', 'mta-sts.xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['a domain named mta-sts', 'mta-sts.mta-sts.example', 'mta-sts.example'],
    ['digits', 'mta-sts.1.2.example', '1.2.example'],
    [
      'the longest possible name',
      `mta-sts.${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(53)}`,
      undefined,
    ],
  ])('returns the object for a host with %s', (_label, host, domain) => {
    expect(uriOf(run(host))).toBe(`/policies/${domain ?? host.slice('mta-sts.'.length)}/mta-sts.txt`);
  });

  test.each([
    ['no host', undefined],
    ['an empty host', ''],
    ['the bare domain', 'example.com'],
    ['another host', 'www.example.com'],
    ['the distribution itself', 'd111111abcdef8.cloudfront.net'],
    ['a name that only begins the same way', 'mta-stsexample.com'],
    ['a top-level domain', 'mta-sts.com'],
    ['traversal', 'mta-sts...'],
    ['path traversal with slashes', 'mta-sts.../../secret.com'],
    ['encoded path traversal', 'mta-sts.%2e%2e%2fsecret.com'],
    ['an encoded dot in the host', 'mta-sts.example%2ecom'],
    ['a slash', 'mta-sts.example.com/x.com'],
    ['a backslash', 'mta-sts.example.com\\x.com'],
    ['an empty label', 'mta-sts.example..com'],
    ['two final dots', 'mta-sts.example.com..'],
    ['a leading hyphen', 'mta-sts.-example.com'],
    ['a trailing hyphen', 'mta-sts.example-.com'],
    ['an underscore', 'mta-sts._x.example.com'],
    ['a label over 63', `mta-sts.${'a'.repeat(64)}.com`],
    ['a name over 253', `mta-sts.${'a.'.repeat(130)}com`],
    ['a very long name', `mta-sts.${'a'.repeat(100_000)}.com`],
    ['a line end', 'mta-sts.example.com\r\nx: y'],
    ['a final line end', 'mta-sts.example.com\n'],
    ['NUL', 'mta-sts.example.com\0'],
    ['a space', 'mta-sts.example.com x.com'],
    ['a user', 'user@mta-sts.example.com'],
    ['an invalid port', 'mta-sts.example.com:80x'],
    ['a U-label', 'mta-sts.bücher.example'],
    ['the Kelvin sign, whose lower case is k', 'mta-sts.\u212aexample.com'],
    ['an IPv6 address', '[2001:db8::1]'],
    ['two hosts', 'mta-sts.example.com,mta-sts.example.net'],
  ])('answers a plain 404 to %s', (_label, host) => {
    expect(run(host)).toMatchObject({
      statusCode: 404,
      headers: { 'content-type': { value: 'text/plain; charset=utf-8' } },
      body: { encoding: 'text', data: 'Not Found\n' },
    });
  });

  test.each([
    ['the root', '/'],
    ['another file', '/.well-known/other.txt'],
    ['upper case', '/.well-known/MTA-STS.txt'],
    ['a trailing slash', `${path}/`],
    ['a double slash', `/${path}`],
    ['an encoded dot', '/%2ewell-known/mta-sts.txt'],
    ['a path with ..', '/x/../.well-known/mta-sts.txt'],
    ["another domain's object", '/policies/example.net/mta-sts.txt'],
    ['nothing', ''],
  ])('answers 404 to a path that is %s', (_label, uri) => {
    expect(uriOf(run('mta-sts.example.com', uri))).toBe(404);
  });

  test('serves HEAD, and answers 405 with Allow to other methods', () => {
    expect(uriOf(run('mta-sts.example.com', path, 'HEAD'))).toBe('/policies/example.com/mta-sts.txt');
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'get'])
      expect(run('mta-sts.example.com', path, method)).toMatchObject({
        statusCode: 405,
        headers: { allow: { value: 'GET, HEAD' } },
      });
  });

  test('keeps the other fields of the request', () => {
    const request = {
      method: 'GET',
      uri: path,
      headers: { host: { value: 'mta-sts.example.com' } },
      querystring: {},
    };
    expect(handler({ request })).toEqual({ ...request, uri: '/policies/example.com/mta-sts.txt' });
  });

  test('returns, for any request, its own answer or the object of exactly that host', () => {
    const host = fc.oneof(
      fc.string(),
      fc.string({ unit: anyCharacter }).map((name) => `mta-sts.${name}`),
      fc.domain().map((domain) => `mta-sts.${domain}`),
    );
    fc.assert(
      fc.property(host, fc.oneof(fc.constant(path), anyUrlPath), (name, uri) => {
        const given = uriOf(run(name, uri));
        if (typeof given === 'number') {
          expect(given).toBe(404);
          return;
        }
        expect(given).toMatch(/^\/policies\/[a-z0-9.-]+\/mta-sts\.txt$/);
        expect(given).not.toContain('..');
        expect(name.toLowerCase().startsWith(`mta-sts.${given.split('/')[2]}`)).toBe(true);
      }),
    );
  });

  test('is a script that CloudFront accepts: no modules, under 10 KB', () => {
    expect(source).not.toMatch(/^\s*(import|export)\b/m);
    expect(source.length).toBeLessThan(10_240);
  });
});
