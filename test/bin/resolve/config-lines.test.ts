import { expect, test } from 'vitest';
import {
  formatEximConfig,
  formatPostfixConfig,
  isAtLeast,
  readVersion,
} from '../../../bin/resolve/config-lines.ts';

test.each([
  ['Postfix', '3.10.13\n', [3, 10, 13]],
  ['Postfix, a snapshot', '3.11\n', [3, 11]],
  ['Exim', 'Exim version 4.98.2 #2 built 01-Jan-2025 10:00:00\nCopyright (c) …', [4, 98, 2]],
  ['nobody', 'not found', undefined],
  ['nothing', '', undefined],
])('readVersion() reads that of %s', (_, text, version) => {
  expect(readVersion(text)).toEqual(version);
});

test.each([
  [[3, 10], [3, 10], true],
  [[3, 10, 1], [3, 10], true],
  [[3, 9, 9], [3, 10], false],
  [[4], [3, 10], true],
  [[3], [3, 10], false],
])('isAtLeast(%j, %j) is %j', (version, wanted, isSo) => {
  expect(isAtLeast(version, wanted)).toBe(isSo);
});

const inet = { host: '127.0.0.1', port: 8_461 };
test.each([
  [
    '3.7 asks without attributes',
    [3, 7, 11],
    inet,
    ['inet:127.0.0.1:8461:QUERY\n?$'],
    ['tlsrpt', 'requiretls'],
  ],
  [
    '3.10 asks with attributes',
    [3, 10],
    inet,
    ['127.0.0.1:8461:QUERYwithTLSRPT', 'smtp_tlsrpt_enable'],
    ['requiretls'],
  ],
  ['3.11 has REQUIRETLS', [3, 11], inet, ['policy = socketmap:inet:127.0.0.1:8461:requiretls enforce'], []],
  ['a socket', [3, 11], { path: '/run/s' }, ['socketmap:unix:/run/s:QUERYwithTLSRPT'], []],
  ['IPv6', [3, 11], { host: '::1', port: 1 }, ['socketmap:inet:\\[::1\\]:1:QUERY'], []],
])('formatPostfixConfig(): %s', (_, version, address, wanted, unwanted) => {
  const lines = formatPostfixConfig(version, address);
  for (const part of wanted) expect(lines).toMatch(new RegExp(part, 'm'));
  for (const part of unwanted) expect(lines).not.toContain(part);
});

test('formatEximConfig() asks about each server', () => {
  const lines = formatEximConfig({ host: '127.0.0.1', port: 8_462 });
  expect(lines).toContain(
    `hosts_require_dane = \${if inlist{\${extract{tls}{\${readsocket{inet:127.0.0.1:8462}{EXIM $domain $host}{5s}{}{tls=temp}}}}}{dane}{*}{}}`,
  );
  expect(formatEximConfig({ path: '/run/s' })).toContain(`\${readsocket{/run/s}{EXIM`);
});
