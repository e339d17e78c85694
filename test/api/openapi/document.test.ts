import { expect, test } from 'vitest';
import { openApiDocument } from '../../../api/openapi/document.ts';
import { ApiClient } from '../client.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests look into the whole document
const document: any = openApiDocument('https://api.strictmx.test', '1.0.0');

const pointers = (value: unknown): string[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([name, member]) =>
        name === '$ref' ? [String(member)] : pointers(member),
      );

test('GET /v1/openapi.json needs no token and is OpenAPI 3.1', async () => {
  const api = await ApiClient.hosted();
  api.token = undefined;
  const { status, body } = await api.call('GET', '/v1/openapi.json');
  expect(status).toBe(200);
  expect(body.openapi).toBe('3.1.0');
});

test.each(['Domain', 'Policy', 'Problem', 'Report', 'Incident', 'Token'])(
  'the OpenAPI document names %s',
  (name) => {
    expect(document.components.schemas[name]).toMatchObject({
      type: 'object',
      properties: expect.any(Object),
    });
  },
);

test('every reference in the OpenAPI document points to a schema', () => {
  const found = [...new Set(pointers(document))];
  expect(found).toContain('#/components/schemas/Incident');
  for (const pointer of found) {
    const name = pointer.replace('#/components/schemas/', '');
    expect(document.components.schemas, pointer).toHaveProperty(name);
  }
});

test('the OpenAPI document lists the required members of bodies, and the parameters', () => {
  const { put } = document.paths['/v1/domains/{domain}/policy'];
  expect(put.requestBody.content['application/json'].schema).toEqual({
    $ref: '#/components/schemas/PolicyInput',
  });
  const { required, properties } = document.components.schemas.PolicyInput;
  expect(required).toEqual(['mode', 'mx', 'maxAgeSeconds']);
  expect(properties.wantedId).toMatchObject({ readOnly: true });
  const names = put.parameters.map(({ name }: { name: string }) => name);
  expect(names).toEqual(['domain', 'owner', 'dry-run', 'If-Match']);
});

test('the OpenAPI document says who may call: a token, or the session of the console', () => {
  const { get } = document.paths['/v1/domains/{domain}'];
  expect(get.security).toEqual([{ token: [] }, { session: [] }]);
  const { session } = document.components.securitySchemes;
  expect(session).toMatchObject({ type: 'apiKey', in: 'cookie', name: '__Host-session' });
});

test.each(['put', 'patch'])('the OpenAPI document has the answer of a minimal %s', (method) => {
  const { responses } = document.paths['/v1/domains/{domain}'][method];
  expect(responses[204]).toEqual({ description: expect.stringContaining('return=minimal') });
});
