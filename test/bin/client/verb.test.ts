import { Command } from 'commander';
import { expect, test } from 'vitest';
import { changingVerb, domainVerb, serviceVerb, subject } from '../../../bin/client/verb.ts';

const text = { description: 'Do it', example: 'do it' };
const optionsOf = (verb: Command) => verb.options.map(({ long }) => long);

test('subject() is one command, whoever asks first', () => {
  const program = new Command();
  const domain = subject(program, 'domain', 'Domains');
  expect(subject(program, 'domain', 'others')).toBe(domain);
  expect(program.commands.map((one) => one.description())).toEqual(['Domains']);
});

test.each([
  [serviceVerb, ['--json'], 0],
  [domainVerb, ['--json', '--owner'], 1],
  [changingVerb, ['--json', '--owner', '--dry-run'], 1],
] as const)('%o has the options of its kind', (make, options, count) => {
  const verb = make(new Command(), 'do', text);
  expect(optionsOf(verb)).toEqual(options);
  expect(verb.registeredArguments).toHaveLength(count);
});
