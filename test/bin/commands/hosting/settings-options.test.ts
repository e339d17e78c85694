import { Command } from 'commander';
import { expect, test } from 'vitest';
import {
  namedSettings,
  type SettingsFlags,
  withSettings,
} from '../../../../bin/commands/hosting/settings-options.ts';

function read(args: string[], isEdit = false): Record<string, unknown> {
  const verb = withSettings(new Command('do').exitOverride(), { isEdit }).configureOutput({
    writeErr: () => {},
  });
  return namedSettings(verb.parse(args, { from: 'user' }).opts<SettingsFlags>());
}

test('namedSettings() has only what is named', () => {
  expect(read([])).toEqual({});
  expect(read(['--to', 'a@b.example', '--zone', 'managed', '--adopt-records'])).toEqual({
    digestTo: ['a@b.example'],
    zone: 'managed',
    adoptRecords: true,
  });
  expect(read(['--hour', 'default', '--webhook', 'none'], true)).toEqual({ digestHour: null, webhook: null });
});

test.each([
  ['--zone', 'mine'],
  ['--language', 'fr'],
  ['--hour', '24'],
  ['--hour', 'default'],
])('withSettings() refuses %s %s', (...args) => {
  expect(() => read(args)).toThrow('Expected');
});
