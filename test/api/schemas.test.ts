import { expect, test } from 'vitest';
import type * as z from 'zod';
import {
  domainFilter,
  exportQuery,
  migrationInput,
  overrideInput,
  policyInput,
  replayInput,
  suggestionQuery,
  tokenInput,
} from '../../api/schemas.ts';
import { inputErrors } from './input-errors.ts';

const reason = '"reason" is ';
const wantedReason = 'expected 3 to 1,000 characters that say why';
const wantedOverride = 'expected an object such as {"reason": "…"}';

test.each<[string, z.ZodType, unknown, string, string]>([
  ['a state that there is not', domainFilter, { state: 'up' }, 'state', '"removing"'],
  ['an override of three spaces', overrideInput, { reason: '   ' }, 'reason', wantedReason],
  ['an override of two letters and spaces', overrideInput, { reason: ' ok ' }, 'reason', wantedReason],
  ['an override of 1,001 characters', overrideInput, { reason: 'x'.repeat(1001) }, 'reason', wantedReason],
  ['an override without a reason', overrideInput, {}, 'reason', `${reason}missing, ${wantedReason}`],
  ['a misspelt member of an override', overrideInput, { reasn: 'x', reason: 'gone' }, 'reasn', 'not known'],
  ['the override true', policyInput, { override: true }, 'override', `"override" is true, ${wantedOverride}`],
  ['the override null', policyInput, { override: null }, 'override', `"override" is null, ${wantedOverride}`],
  ['a list as override', policyInput, { override: ['why'] }, 'override', `is ["why"], ${wantedOverride}`],
  ['a misspelt override', policyInput, { overide: { reason: 'gone' } }, 'overide', '"overide" is not known'],
  ['a host that is no text', migrationInput, { mx: ['a.example', 1] }, 'mx[1]', 'is 1, expected a host name'],
  ['101 hosts', migrationInput, { mx: Array(101).fill('a.example') }, 'mx', 'expected at most 100'],
  ['a template', migrationInput, { template: 'gmail' }, 'template', 'is "gmail", expected one of "google'],
  ['a template', suggestionQuery, { template: 'gmail' }, 'template', 'is "gmail", expected one of "google'],
  ['a scope', tokenInput, { scope: 'all' }, 'scope', '"scope" is "all", expected "read" or "write"'],
  [
    'a day instead of a time',
    tokenInput,
    { expiresAt: '2027-01-31' },
    'expiresAt',
    'expected a time such as',
  ],
  ['a long note', tokenInput, { note: 'x'.repeat(201) }, 'note', 'expected at most 200 characters'],
  ['an owner of two lines', tokenInput, { owner: 'a\nb' }, 'owner', 'expected text on one line'],
  ['a format', exportQuery, { format: 'xlsx' }, 'format', 'is "xlsx", expected "csv" or "ndjson"'],
  ['rows', exportQuery, { rows: 'all' }, 'rows', 'is "all", expected "reports" or "details"'],
  ['no last day', replayInput, { from: '2026-11-24' }, 'to', '"to" is missing, expected a UTC day such as'],
  ['no day', replayInput, { from: '2026-11-31', to: '2026-12-01' }, 'from', 'expected a UTC day such as'],
])('the API refuses %s, by the name of the field (%#)', (_, schema, input, field, message) => {
  expect(inputErrors(schema, input)).toEqual([{ field, message: expect.stringContaining(message) }]);
});

test('overrideInput trims the reason', () => {
  expect(overrideInput.parse({ reason: '  it goes away\n' })).toEqual({ reason: 'it goes away' });
});

test('exportQuery fills in the defaults', () => {
  expect(exportQuery.parse({})).toEqual({ format: 'ndjson', rows: 'reports' });
});

test('exportQuery and suggestionQuery leave the other parameters to the route', () => {
  expect(exportQuery.parse({ format: 'csv', from: '2026-11-23' })).toEqual({
    format: 'csv',
    rows: 'reports',
  });
  expect(suggestionQuery.parse({ template: 'proton', 'dry-run': 'true' })).toEqual({ template: 'proton' });
});
