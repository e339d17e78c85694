import { expect, test } from 'vitest';
import { readWanted, refuseTwice } from '../../../bin/apply/read-wanted.ts';

test('readWanted() inherits from templates and defaults, the nearest wins, the policy member by member', async () => {
  const text = `
defaults: { owner: acme, zone: external }
templates:
  base: { digestTo: [a@b.example], policy: { mode: testing, maxAgeSeconds: 604800 } }
  hosted: { template: base, policy: { mx: [mx.example] } }
domains:
  - { domain: Bücher.example., template: hosted, zone: managed, mode: enforce }
  - domain: b.example`;
  expect(await readWanted('x.yaml', text)).toEqual([
    {
      domain: 'xn--bcher-kva.example',
      settings: { owner: 'acme', zone: 'managed', digestTo: ['a@b.example'] },
      policy: { mode: 'enforce', mx: ['mx.example'], maxAgeSeconds: 604_800 },
    },
    { domain: 'b.example', settings: { owner: 'acme', zone: 'external' } },
  ]);
});

test('readWanted() reads CSV with lists, numbers and flags', async () => {
  const text =
    'domain,owner,mx,maxAgeSeconds,autoEnforce\na.example,acme,mx1.example mx2.example,86400,TRUE\n';
  expect(await readWanted('x.CSV', text)).toEqual([
    {
      domain: 'a.example',
      settings: { owner: 'acme', autoEnforce: true },
      policy: { mx: ['mx1.example', 'mx2.example'], maxAgeSeconds: 86_400 },
    },
  ]);
});

test('readWanted() reads JSON, and a bare list', async () => {
  expect(await readWanted('x.json', '[{"domain":"a.example"}]')).toEqual([
    { domain: 'a.example', settings: {} },
  ]);
});

test.each([
  ['its own column first', 'domain,owner\na.example,acme\n'],
  ['a byte order mark', '\uFEFFdomain,owner\r\na.example,acme\r\n'],
  ['another column first', 'owner, domain\nacme,a.example\n'],
])('readWanted() knows CSV from standard input by %s', async (_, text) => {
  expect(await readWanted('-', text)).toEqual([{ domain: 'a.example', settings: { owner: 'acme' } }]);
});

test.each([
  ['what is neither', ':\n  - {', 'it is not YAML, JSON or CSV'],
  ['no domains', '{}', '"domains" is missing'],
  [
    'a misspelt member',
    '[{ domain: a.example, max_age: 1 }]',
    '"max_age" is not known, expected "maxAgeSeconds"',
  ],
  ['two of them', '[{ domain: a.example, ownr: x, mxx: 1 }]', '"ownr" is not known, expected "owner"; "mxx"'],
  ['a template that is not there', '[{ domain: a.example, template: x }]', 'the template "x" is not there'],
  [
    'templates in a circle',
    '{ templates: { x: { template: y }, y: { template: x } }, domains: [{ domain: a.example, template: x }] }',
    'inherits from itself',
  ],
  ['no domain', '[{ owner: x }]', '"domain" is missing'],
  ['a name that is none', '[{ domain: "a b" }]', 'Cannot apply x.yaml'],
  ['a server that is no list', '[{ domain: a.example, mx: a }]', '"mx" is not a list'],
])('readWanted() refuses %s and says what to do', async (_, text, message) => {
  await expect(readWanted('x.yaml', text)).rejects.toThrow(message);
});

test('refuseTwice() names the domain, and the file that has it too', async () => {
  const list = (...names: string[]) =>
    readWanted('x.yaml', JSON.stringify(names.map((domain) => ({ domain }))));
  const [one, twice] = [await list('a.example'), await list('a.example', 'A.example')];
  expect(() => refuseTwice(new Map([['x.yaml', one]]))).not.toThrow();
  expect(() => refuseTwice(new Map([['x.yaml', twice]]))).toThrow('x.yaml: "a.example" is listed twice');
  expect(() => refuseTwice(new Map(Object.entries({ 'x.yaml': one, 'y.csv': one })))).toThrow(
    'y.csv: "a.example" is listed in "x.yaml", too',
  );
});
