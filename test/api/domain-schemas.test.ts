import { expect, test } from 'vitest';
import { answers } from '../../api/answers/answers.table.ts';
import {
  domainInput,
  domainPatch,
  localDomainInput,
  localDomainPatch,
  withoutReadOnly,
} from '../../api/domain-schemas.ts';
import { inputErrors } from './input-errors.ts';

test('domainInput fills in the defaults', () => {
  expect(domainInput.parse({ owner: 'acme' })).toEqual({
    owner: 'acme',
    digestTo: [],
    zone: 'managed',
    adoptRecords: false,
    autoEnforce: false,
  });
});

test('domainInput keeps all given members', () => {
  const settings = {
    owner: 'acme',
    digestTo: ['a@example.com', { address: 'b@example.com', language: 'ja' }],
    zone: 'external',
    adoptRecords: true,
    autoEnforce: true,
    digestHour: 0,
    webhook: 'https://hooks.example.net/secret',
  };
  expect(domainInput.parse(settings)).toEqual(settings);
  expect(domainPatch.parse(settings)).toEqual(settings);
});

test.each([
  ['no owner', {}, 'owner'],
  ['an owner of two lines', { owner: 'a\nb' }, 'owner'],
  ['an owner with a space at the end', { owner: 'acme ' }, 'owner'],
  ['an owner that is too long', { owner: 'é'.repeat(60) }, 'owner'],
  ['an invalid address', { owner: 'acme', digestTo: ['admin at example'] }, 'digestTo[0]'],
  [
    'a line end in an address',
    { owner: 'acme', digestTo: ['a@b.example\r\nBcc: c@d.example'] },
    'digestTo[0]',
  ],
  [
    'an unknown language',
    { owner: 'acme', digestTo: [{ address: 'a@b.example', language: 'xx' }] },
    'digestTo[0]',
  ],
  ['21 addresses', { owner: 'acme', digestTo: Array(21).fill('a@b.example') }, 'digestTo'],
  ['an unknown zone', { owner: 'acme', zone: 'route53' }, 'zone'],
  ['an unknown member', { owner: 'acme', digestto: [] }, 'digestto'],
])('domainInput refuses %s and names the field', (_, settings, field) => {
  expect(inputErrors(domainInput, settings).map((error) => error.field)).toEqual([field]);
});

test.each([24, -1, 6.5, '6', null])('domainInput refuses the hour %j', (digestHour) => {
  const [error] = inputErrors(domainInput, { owner: 'acme', digestHour });
  expect(error?.message).toMatch(/^"digestHour" is .*, expected a whole number from 0 to 23$/);
});

test('domainPatch removes members that are null, except for the owner', () => {
  const nothing = { digestTo: null, zone: null, adoptRecords: null, autoEnforce: null, digestHour: null };
  expect(domainPatch.parse({ ...nothing, webhook: null })).toEqual({ ...nothing, webhook: null });
  expect(domainPatch.parse({})).toEqual({});
  expect(inputErrors(domainPatch, { owner: null })).toEqual([
    { field: 'owner', message: `"owner" is null, expected an owner's name` },
  ]);
});

test.each([
  ['without TLS', 'http://hooks.example.net/x', 'such as "https://hooks.example.com/…"'],
  ['that is invalid', 'hooks', 'such as "https://hooks.example.com/…"'],
  ['that is too long', `https://hooks.example.net/${'x'.repeat(500)}`, 'at most 500 characters'],
  ['at another port', 'https://hooks.example.net:9443/x', 'without a port, or with port 443'],
  ['with a user name', 'https://user@hooks.example.net/x', 'a URL without user name and password'],
  ['with a password', 'https://:pw@hooks.example.net/x', 'a URL without user name and password'],
  ['at a private address', 'https://10.0.0.1/x', 'a public host name'],
  ['at the loopback address', 'https://127.0.0.1/x', 'a public host name'],
  ['at the loopback address as a number', 'https://2130706433/x', 'a public host name'],
  ['at the IPv6 loopback address', 'https://[::1]/x', 'a public host name'],
  [
    'at a public address, for which no certificate has a name',
    'https://93.184.216.34/x',
    'a public host name',
  ],
  ['at localhost', 'https://localhost/x', 'a public host name'],
  ['at localhost with a final dot', 'https://LOCALHOST./x', 'a public host name'],
  ['below localhost', 'https://a.localhost/x', 'a public host name'],
  ['at a name of one label', 'https://intranet/x', 'a public host name'],
])('domainInput refuses a webhook %s, and says which form it expects', (_, webhook, wanted) => {
  expect(inputErrors(domainInput, { owner: 'acme', webhook })).toEqual([
    { field: 'webhook', message: expect.stringContaining(wanted) },
  ]);
});

test.each(['https://hooks.example.net:443/x', 'https://hooks.bücher.example/x?a=b'])(
  'domainInput accepts the webhook %s',
  (webhook) => {
    expect(inputErrors(domainInput, { owner: 'acme', webhook })).toEqual([]);
  },
);

test.each([
  ['localhost', 'https://localhost/x', 0],
  ['another port, which its fetch does not use either', 'https://localhost:9443/x', 1],
  ['an address, which its fetch does not accept either', 'https://127.0.0.1/x', 1],
])('localDomainInput and localDomainPatch judge a webhook at %s', (_, webhook, errors) => {
  expect(inputErrors(localDomainInput, { owner: 'acme', webhook })).toHaveLength(errors);
  expect(inputErrors(localDomainPatch, { webhook })).toHaveLength(errors);
});

test('withoutReadOnly() drops every member that only GET answers, and leaves the settings', () => {
  const members = Object.keys(answers.Domain.shape).filter((name) => name !== 'dryRun');
  const answered = Object.fromEntries(members.map((name) => [name, 'x']));
  const settings = Object.keys(domainInput.shape);
  expect(Object.keys(withoutReadOnly(answered) as object).toSorted()).toEqual(settings.toSorted());
});

test.each([[null], ['x'], [[1]]])('withoutReadOnly() leaves %j, which is not an object', (body) => {
  expect(withoutReadOnly(body)).toEqual(body);
});
