import { expect, test } from 'vitest';
import { answerOf } from '../../fakes/fake-fetch.ts';
import { ConsoleClient } from '../client.ts';

const path = '/console/domains/example.com/settings';
const etagIn = (html: string) =>
  (/name="etag" value="([^"]*)"/u.exec(html)?.[1] ?? '').replaceAll('&quot;', '"');

test('settings are changed by a form; what it does not show stays', async () => {
  const console = await ConsoleClient.signedIn();
  const etag = etagIn((await console.get(path)).html);
  const form = { recipients: 'ann@a.example\nbob@a.example', hour: '7', webhook: '', etag };
  expect((await console.post(path, form)).location).toBe(`${path}?saved=true`);
  const { html } = await console.get(path);
  expect(html).toContain('ann@a.example\nbob@a.example</textarea>');
  expect(html).toContain('value="7"');
});

test('a wrong hour is named at its field', async () => {
  const console = await ConsoleClient.signedIn();
  const etag = etagIn((await console.get(path)).html);
  const { status, html } = await console.post(path, { recipients: '', hour: 'noon', webhook: '', etag });
  expect(status).toBe(422);
  expect(html).toContain('id="f-hour-error"');
});

test('a domain is removed only by who types its name, and can be kept', async () => {
  const console = await ConsoleClient.signedIn();
  const wrong = await console.post(`${path}/remove`, { name: 'example.org' });
  expect(wrong.status).toBe(422);
  expect(wrong.html).toContain('Nothing was removed');
  const { status, location } = await console.post(`${path}/remove`, { name: 'Example.com' });
  expect([status, location]).toEqual([303, '/console/domains/example.com']);
  expect((await console.get(location)).html).toContain('Removal');
  expect((await console.get(location)).html).toContain(`href="${path}#keep"`);
  expect((await console.get(path)).html).toContain('id="keep"');
  expect((await console.post(`${path}/keep`, {})).location).toBe('/console/domains/example.com');
  expect((await console.get(location)).html).not.toContain('Removal');
});

test('a test alarm is sent by a button, and the page says who got it', async () => {
  const console = await ConsoleClient.signedIn();
  expect((await console.get(path)).html).toContain(`action="${path}/test-alarm"`);
  await console.post(path, { recipients: '', hour: '', webhook: '', etag: '*' });
  const nobody = await console.post(`${path}/test-alarm`, {});
  expect(nobody.html).toContain('Nobody gets alarms about this domain');
  const etag = etagIn(nobody.html);
  const webhook = 'https://hooks.example/alarms';
  await console.post(path, { recipients: 'ann@a.example', hour: '', webhook, etag });
  console.world.handles.fetch.answer(webhook, answerOf(204, ''));
  const { status, html } = await console.post(`${path}/test-alarm`, {});
  expect(status).toBe(200);
  expect(html).toContain('ann@a.example: sent · Webhook: accepted');
  console.world.handles.fetch.answer(webhook, answerOf(500, ''));
  expect((await console.post(`${path}/test-alarm`, {})).html).toContain('(status 500)');
});

test('settings that somebody else changed meanwhile are shown, and the same form replaces them', async () => {
  const console = await ConsoleClient.signedIn();
  const etag = etagIn((await console.get(path)).html);
  const form = { recipients: 'ann@a.example', hour: '7', webhook: '', etag };
  await console.post(path, { ...form, recipients: 'bob@a.example\r\neve@a.example' });
  const { status, html } = await console.post(path, form);
  expect(status).toBe(422);
  expect(html).toContain('Somebody changed these settings in the meantime');
  expect(html).toContain('<li>Who gets the daily mail and alarms: bob@a.example, eve@a.example</li>');
  expect(html).not.toContain('<li>Hour');
  expect(html).toContain('>ann@a.example</textarea>');
  expect((await console.post(path, { ...form, etag: etagIn(html) })).location).toBe(`${path}?saved=true`);
  expect((await console.get(path)).html).toContain('>ann@a.example</textarea>');
});
