import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isMadeFromMail, prefixes } from '../../../service/store/prefixes.ts';

test.each([
  ['reports/2026-11-23/example.com/a.json', true],
  ['days/2026-11-23/example.com.json', true],
  ['pending-reports/example.com/2026-11-23/a.json', true],
  ['quarantine/2026-11-23/a.json', true],
  ['mail/in/a', false],
  ['posts/inbox/a', false],
  ['domains/reports/a.json', false],
])('isMadeFromMail(%j) is %j', (key, expected) => {
  expect(isMadeFromMail(key)).toBe(expected);
});

test('no other prefix is written in code that grants rights or takes steps', () => {
  const root = join(import.meta.dirname, '../../..');
  const names = Object.values(prefixes).map((prefix) => prefix.replaceAll('/', '\\/'));
  const written = new RegExp(`['"\`](?:${names.join('|')})(?:\\$\\{|['"\`*])`);
  const files = globSync(['lib/**/*.ts', 'service/**/*.ts', 'api/**/*.ts', 'adapters/**/*.ts'], {
    cwd: root,
  });
  expect(files.length).toBeGreaterThan(200);
  const codeOf = (file: string) =>
    readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
  const beside = files.filter((file) => written.test(codeOf(file)));
  expect(beside).toEqual(['service/store/prefixes.ts']);
});
