import { expect, test } from 'vitest';
import { ConsoleClient } from '../client.ts';

test('a domain is added by a form, and its page shows the records to set', async () => {
  const console = await ConsoleClient.signedIn();
  const form = {
    domain: 'New.Example',
    owner: 'acme',
    recipients: 'ann@a.example\nbob@a.example',
    zone: 'external',
  };
  const { status, location } = await console.post('/console/domains/add', form);
  expect([status, location]).toEqual([303, '/console/domains/new.example']);
  const { html } = await console.get(location);
  expect(html).toContain('mta-sts.new.example');
  expect(html).toContain('data-copy=');
});

test('a form with faults is shown again with what was typed, and each fault at its field', async () => {
  const console = await ConsoleClient.signedIn();
  const form = { domain: 'new.example', owner: 'acme', recipients: 'not an address', zone: 'external' };
  const { status, html } = await console.post('/console/domains/add', form);
  expect(status).toBe(422);
  expect(html).toContain('value="new.example"');
  expect(html).toContain('not an address</textarea>');
  expect(html).toMatch(/<p class="error" id="f-recipients-error">/u);
});

test('domains are found by a part of their name', async () => {
  const console = await ConsoleClient.signedIn();
  expect((await console.get('/console/domains?q=EXAMPLE.c')).html).toContain(
    'href="/console/domains/example.com"',
  );
  const { html } = await console.get('/console/domains?q=%3Cscript%3E');
  expect(html).not.toContain('<script>');
  expect(html).not.toContain('href="/console/domains/example.com"');
});

test('a check is asked for by a button', async () => {
  const console = await ConsoleClient.signedIn();
  const { location } = await console.post('/console/domains/example.com/check', {});
  expect(location).toBe('/console/domains/example.com?checked=true');
  expect((await console.get(location)).html).toContain('The check has started');
});
