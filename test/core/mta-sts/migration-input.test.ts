import { expect, test } from 'vitest';
import { checkMigrationInput } from '../../../core/mta-sts/migration-input.ts';
import { templates } from '../../../core/mta-sts/templates.table.ts';

test('checkMigrationInput() takes the named servers, each once and in lower case', () => {
  expect(checkMigrationInput({ mx: ['MX.new.example', 'mx.new.example', '*.mail.example'] })).toEqual({
    ok: true,
    newMx: ['mx.new.example', '*.mail.example'],
    notes: [],
  });
});

test('checkMigrationInput() uses the servers of a template, with its notes', () => {
  const { patterns, notes } = templates['microsoft-365'];
  expect(notes).toHaveLength(1);
  expect(checkMigrationInput({ template: 'microsoft-365' })).toEqual({ ok: true, newMx: patterns, notes });
});

test.each<[string, Parameters<typeof checkMigrationInput>[0], string, string]>([
  ['neither servers nor a template', {}, 'mx', '"mx" is missing, expected the new servers such as'],
  ['an empty list of servers', { mx: [] }, 'mx', '"mx" is missing, expected the new servers such as'],
  ['a server that is not a name', { mx: ['mx.new.example', '10 mx'] }, 'mx[1]', '"mx[1]" is "10 mx"'],
  [
    'servers and a template together',
    { mx: ['mx.new.example'], template: 'proton' },
    'template',
    '"template" is "proton", but "mx" is given too, expected one of the two',
  ],
  [
    'a template without servers',
    { template: 'own-servers' },
    'mx',
    '"mx" is missing, and the template "own-servers" names no servers, expected "mx" alone, such as ["mx1.example.com"]',
  ],
])('checkMigrationInput() refuses %s and names the field', (_, input, field, message) => {
  expect(checkMigrationInput(input)).toMatchObject({
    ok: false,
    errors: [{ field, message: expect.stringContaining(message) }],
  });
});
