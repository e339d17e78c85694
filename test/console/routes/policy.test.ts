import { expect, test } from 'vitest';
import { ConsoleClient } from '../client.ts';

const path = '/console/domains/example.com/policy';
const mode = 'testing';
const etagIn = (html: string) =>
  (/name="etag" value="([^"]*)"/u.exec(html)?.[1] ?? '').replaceAll('&quot;', '"');

async function withForm() {
  const console = await ConsoleClient.signedIn();
  const etag = etagIn((await console.get(path)).html);
  return { console, form: { mode, mx: 'mx1.example.com\n*.example.com', maxAgeSeconds: '86400', etag } };
}

test('a preview says what a change means, and changes nothing', async () => {
  const { console, form } = await withForm();
  const before = console.world.handles.store.keys();
  const { status, html } = await console.post(`${path}/preview`, form);
  expect(status).toBe(200);
  expect(html).toContain('id="preview"');
  expect(html).toMatch(/class="added"[\s\S]*max_age: 86400/u);
  expect(console.world.handles.store.keys()).toEqual(before);
});

test('a policy is published by a form', async () => {
  const { console, form } = await withForm();
  const { status, location } = await console.post(path, form);
  expect([status, location]).toEqual([303, `${path}?published=true`]);
  const { html } = await console.get(location);
  expect(html).toContain('max_age: 86400');
  expect(html).toContain('Published.');
});

test('a form that somebody overtook publishes nothing, and shows what is served now', async () => {
  const { console, form } = await withForm();
  await console.post(path, form);
  const second = await console.post(path, { ...form, maxAgeSeconds: '172800' });
  expect(second.status).toBe(422);
  expect(second.html).toContain('Somebody changed the policy in the meantime');
  expect(second.html).toContain('max_age: 86400');
  expect(second.html).toContain('value="172800"');
  const third = await console.post(path, { ...form, maxAgeSeconds: '172800', etag: etagIn(second.html) });
  expect(third.status).toBe(303);
});

test('what is wrong with a field stands at the field, and what was typed stays', async () => {
  const { console, form } = await withForm();
  const { status, html } = await console.post(path, { ...form, mx: 'no host', maxAgeSeconds: 'a week' });
  expect(status).toBe(422);
  expect(html).toContain('id="f-mx-error"');
  expect(html).toContain('no host</textarea>');
});

test('a policy that would bounce mail needs a reason and a button of its own', async () => {
  const { console, form } = await withForm();
  console.world.mxIs('mx1.example.com');
  const wrong = { ...form, mode: 'enforce', mx: 'elsewhere.example.net' };
  const refused = await console.post(path, wrong);
  expect(refused.status).toBe(422);
  expect(refused.html).toContain('Publish although mail will bounce');
  const override = { ...wrong, override: 'true', reason: 'moving tonight' };
  expect((await console.post(path, override)).status).toBe(303);
});
