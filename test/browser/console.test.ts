/** The console, as somebody uses it, in a real browser over the running service. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalService, startLocalService } from '../../bin/local-service.ts';
import { MemoryLog } from '../fakes/memory-log.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { launchBrowser, Reader } from './reader.ts';

const nasty = '<img src=x onerror=alert(1)>"><script>alert(1)</script>';

let service: LocalService;
let browser: Browser;

beforeAll(async () => {
  service = await startLocalService({
    dataDir: temporaryFolder(),
    version: '0.0.0',
    host: '127.0.0.1',
    ports: { api: 0, https: 0, dns: 0, smtp: 0 },
    log: new MemoryLog(),
  });
  await service.zones.addZone('shop.example');
  const to = { name: 'shop.example', type: 'MX', ttlSeconds: 60, values: ['10 mx1.shop.example'] } as const;
  await service.zones.change('shop.example', [{ from: undefined, to }] as never);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await service?.close();
});

const open = (options = {}) => Reader.open(browser, service.ready.api, options);

async function call(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { Authorization: `Bearer ${service.ready.adminToken}` };
  return fetch(`${service.ready.api}${path}`, { ...init, headers });
}

/** A domain with a policy and a report full of hostile text. */
async function addReported(domain: string): Promise<void> {
  await service.zones.addZone(domain);
  await call(`/v1/domains/${domain}`, { method: 'PUT', body: JSON.stringify({ owner: 'acme' }) });
  const policy = { mode: 'testing', mx: [`mx1.${domain}`], maxAgeSeconds: 604_800 };
  await call(`/v1/domains/${domain}/policy`, { method: 'PUT', body: JSON.stringify(policy) });
  const described = (await (await call(`/v1/domains/${domain}`)).json()) as { reportUrl: string };
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const report = {
    'organization-name': nasty,
    'date-range': { 'start-datetime': `${yesterday}T00:00:00Z`, 'end-datetime': `${yesterday}T23:59:59Z` },
    'contact-info': nasty,
    'report-id': nasty,
    policies: [
      {
        policy: { 'policy-type': 'sts', 'policy-string': [nasty], 'policy-domain': domain },
        summary: { 'total-successful-session-count': 5, 'total-failure-session-count': 2 },
        'failure-details': [
          { 'result-type': nasty, 'receiving-mx-hostname': nasty, 'failed-session-count': 2 },
        ],
      },
    ],
  };
  await fetch(described.reportUrl, {
    method: 'POST',
    headers: { 'Content-Type': 'application/tlsrpt+json' },
    body: JSON.stringify(report),
  });
}

test('somebody adds a domain, publishes a policy, is kept from one that bounces mail, and signs out', async () => {
  const reader = await open();
  await reader.signIn(service.ready.adminToken);
  await reader.page.getByRole('link', { name: 'Add a domain' }).click();
  await reader.page.getByLabel('Domain', { exact: true }).fill('shop.example');
  await reader.page.getByLabel('Owner').fill('acme');
  await reader.page.getByText('Set by StrictMX').click();
  await reader.press('Add the domain');
  await reader.page.getByText('mta-sts.shop.example', { exact: true }).first().waitFor();

  await reader.page.getByRole('link', { name: 'Policy', exact: true }).click();
  await reader.page.getByRole('radio', { name: /^enforce/ }).check();
  await reader.page.getByLabel('Mail servers').fill('mx9.elsewhere.example');
  await reader.press('Publish');
  await reader.sees('Not published, because mail would bounce');
  expect(await reader.text()).toContain('mx1.shop.example');

  await reader.page.getByRole('radio', { name: /^testing/ }).check();
  await reader.page.getByLabel('Mail servers').fill('mx1.shop.example');
  await reader.press('Preview');
  await reader.seesHeading('What this change means');
  await reader.press('Publish');
  await reader.sees('Published.');
  expect(await (await call('/v1/domains/shop.example/policy')).json()).toMatchObject({
    mode: 'testing',
    mx: ['mx1.shop.example'],
  });

  await reader.press('Sign out');
  await reader.sees('You are signed out.');
  await reader.go('/console/domains/shop.example');
  expect(reader.page.url()).toContain('/console/sign-in');
  expect(reader.faults).toEqual([]);
});

test('everything works without JavaScript', async () => {
  const reader = await open({ javaScriptEnabled: false });
  await reader.signIn(service.ready.adminToken);
  await reader.go('/console/domains/add');
  await reader.page.getByLabel('Domain', { exact: true }).fill('plain.example');
  await reader.page.getByLabel('Owner').fill('acme');
  await reader.press('Add the domain');
  await reader.seesHeading('plain.example');
});

test('a form can be filled and sent with the keyboard alone', async () => {
  const reader = await open();
  await reader.go('/console');
  await reader.page.locator('#f-token:focus').waitFor();
  await reader.page.keyboard.type(service.ready.adminToken);
  await reader.page.keyboard.press('Enter');
  await reader.seesHeading('Domains');
  await reader.page.keyboard.press('Tab');
  expect(await reader.page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
});

describe.each([
  { width: 1280, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
  { width: 360, colorScheme: 'light' },
  { width: 360, colorScheme: 'dark' },
] as const)('at $width px, $colorScheme', ({ width, colorScheme }) => {
  test('no page is wider than the window, runs what a reporter wrote, or hides anything from anybody', async () => {
    const domain = `w${width}-${colorScheme}.example`;
    await addReported(domain);
    const reader = await open({ viewport: { width, height: 800 }, colorScheme });
    await reader.signIn(service.ready.adminToken);
    const path = `/console/domains/${domain}`;
    const pages = ['/console/domains', '/console/domains/add', path];
    for (const tab of ['policy', 'reports', 'history', 'settings']) pages.push(`${path}/${tab}`);
    for (const one of pages) {
      await reader.go(one);
      expect.soft(await reader.overflow(), `${one} is wider than the window`).toBeLessThanOrEqual(0);
      expect.soft(await reader.accessibilityFaults(), one).toEqual([]);
    }
    await reader.go(`${path}/reports`);
    await reader.page.locator('tbody a').first().click();
    expect(await reader.text()).toContain('<img src=x onerror=alert(1)>');
    expect(await reader.accessibilityFaults()).toEqual([]);
    expect(reader.faults).toEqual([]);
  });
});
