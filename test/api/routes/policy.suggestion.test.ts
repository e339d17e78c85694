import { expect, test } from 'vitest';
import { ApiClient } from '../client.ts';

const path = '/v1/domains/example.com/policy';
const google = ['aspmx.l.google.com', 'alt1.aspmx.l.google.com'];

test.each([
  [
    'the live MX of an unknown provider',
    ['MX1.Example.com.', 'backup.example.net'],
    '',
    'own-servers',
    ['mx1.example.com', 'backup.example.net'],
    ['needs a certificate for exactly the name'],
  ],
  [
    'a template, and a live MX of another provider',
    [...google, 'backup.example.net'],
    '?template=google-workspace',
    'google-workspace',
    ['aspmx.l.google.com', '*.aspmx.l.google.com', 'backup.example.net'],
    ['"backup.example.net" is an MX of the domain, but not of Google Workspace'],
  ],
  [
    'what a policy can name, and lists the rest',
    ['mx1.example.com', 'mx_2.example.com', '192.0.2.9'],
    '?template=own-servers',
    'own-servers',
    ['mx1.example.com'],
    ['"mx_2.example.com" is an MX of the domain, but no "mx"', '"192.0.2.9" is an IP address'],
  ],
])('GET policy/suggestion is made from %s', async (_, hosts, query, template, mx, notes) => {
  const api = await ApiClient.hosted();
  api.world.mxIs(...hosts);
  const { status, body } = await api.call('GET', `${path}/suggestion${query}`);
  expect(status).toBe(200);
  const liveMx = hosts.map((host) => host.toLowerCase().replace(/\.$/, ''));
  expect(body).toMatchObject({
    mode: 'testing',
    mx,
    maxAgeSeconds: 1_209_600,
    madeFrom: { liveMx, template },
  });
  for (const note of notes) expect(body.notes.join('\n')).toContain(note);

  const { mode, maxAgeSeconds } = body;
  const put = await api.call('PUT', path, { mode, mx: body.mx, maxAgeSeconds });
  expect(put.status, 'it can be put').toBe(200);
});

test('GET policy/suggestion uses a template if DNS names no server, and the domain itself if it is the server', async () => {
  const api = await ApiClient.hosted();
  const fastmail = (await api.call('GET', `${path}/suggestion?template=fastmail`)).body;
  expect(fastmail.mx).toEqual(['in1-smtp.messagingengine.com', 'in2-smtp.messagingengine.com']);
  expect(fastmail.notes.join()).toContain('neither MX records nor an address');

  api.world.handles.resolver.found('addresses', 'example.com', ['192.0.2.1']);
  const implicit = (await api.call('GET', `${path}/suggestion`)).body;
  expect(implicit).toMatchObject({ mx: ['example.com'], madeFrom: { liveMx: ['example.com'] } });
  expect(implicit.notes.join()).toContain('RFC 5321 §5.1');
});

test('GET policy/suggestion notes that an MX is a CNAME', async () => {
  const api = await ApiClient.hosted();
  api.world.mxIs('mx1.example.com');
  api.world.handles.resolver.found('cname', 'mx1.example.com', ['real.example.net']);
  const { body } = await api.call('GET', `${path}/suggestion`);
  expect(body.notes.join()).toContain('CNAME that points to "real.example.net"');
});

test.each([
  ['a null MX', (api: ApiClient) => api.world.mxIs('.'), /null MX/],
  ['only an IP address', (api: ApiClient) => api.world.mxIs('192.0.2.9'), /"192.0.2.9" is an IP address/],
])('GET policy/suggestion says what is needed if DNS names %s', async (_, dns, message) => {
  const api = await ApiClient.hosted();
  dns(api);
  const { status, body } = await api.call('GET', `${path}/suggestion`);
  expect(status).toBe(422);
  expect(body.type).toBe('urn:strictmx:problem:nothing-to-suggest');
  expect(body.errors).toEqual([{ field: 'template', message: expect.stringMatching(message) }]);
});

test("GET policy/suggestion refuses an unknown template, and another owner's domain", async () => {
  const api = await ApiClient.hosted();
  const { status, body } = await api.call('GET', `${path}/suggestion?template=gmail`);
  expect(status).toBe(422);
  expect(body.errors[0]).toEqual({
    field: 'template',
    message: expect.stringContaining('"gmail", expected one of "google-workspace"'),
  });
  const { token } = (await api.call('POST', '/v1/tokens', { owner: 'other', scope: 'read' })).body;
  api.token = token;
  expect((await api.call('GET', `${path}/suggestion`)).status).toBe(404);
});
