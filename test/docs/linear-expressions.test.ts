/**
 * Every regular expression is linear. Attack: 250 KB of `\"` in a To field took a quarter of an hour, and one mail
 * stopped the process for 13 s.
 *
 * recheck proves it, which takes up to seconds for one expression. So test/golden/linear-expressions.txt lists what it
 * has accepted: `npm test` only compares, `npm run test:model` proves all again, and STRICTMX_UPDATE=1 proves what is
 * new and writes the list anew.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseSync } from '@swc/core';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { isSearch } from '../model/search.ts';

const root = new URL('../../', import.meta.url).pathname;
const listFile = join(root, 'test/golden/linear-expressions.txt');
const sourceFolders = ['core', 'service', 'api', 'console', 'adapters', 'lambdas', 'bin'];

/** Not linear for any text, but for what they are given. */
const exceptions: Record<string, string> = {
  '/("[^"\\\\]*(?:\\\\.[^"\\\\]*)*")(\\s*:)?|[{}]/g':
    'api/request.ts: the text is valid JSON, so each string ends',
  '/\\b(http|status)\\b.*\\b[45]\\d\\d\\b|\\b40[0-9]\\b|\\b50[0-9]\\b/i':
    'core/tls-rpt/judge/reason-code.ts: at most 300 characters are looked at',
};

/** Put together at run time, so that nothing checks them here. */
const composed: Record<string, string> = {
  'core/dns-record/txt-fields.ts': 'of a version of ours, for a TXT record',
  'core/text/harmless.ts': 'of at most 50 names of ours, for 2,000 characters',
};

function sourceFiles(): string[] {
  return sourceFolders.flatMap((folder) => {
    try {
      const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
      return files.filter((file) => /\.[jt]s$/.test(file)).map((file) => join(folder, file));
    } catch {
      // Not there yet.
      return [];
    }
  });
}

/** The literals in a source text: `/a+/g`. */
function expressionsIn(text: string): string[] {
  const found: string[] = [];
  JSON.stringify(parseSync(text, { syntax: 'typescript', target: 'es2024' }), (_, node) => {
    if (node?.type === 'RegExpLiteral') found.push(`/${node.pattern}/${node.flags}`);
    return node;
  });
  return found;
}

interface Recheck {
  checkSync(
    source: string,
    flags: string,
    options: { timeout: number },
  ): { status: 'safe' | 'vulnerable' | 'unknown'; complexity?: { summary: string } };
}

/** Why an expression is not linear; undefined if it is. */
function findFault(expression: string): string | undefined {
  vi.stubEnv('RECHECK_BACKEND', 'pure');
  // Loaded late: it takes half a second, and mostly there is nothing new to check.
  const { checkSync } = createRequire(import.meta.url)('recheck') as Recheck;
  const end = expression.lastIndexOf('/');
  const verdict = checkSync(expression.slice(1, end), expression.slice(end + 1), { timeout: 60_000 });
  if (verdict.status === 'safe') return undefined;
  return verdict.status === 'unknown'
    ? 'it cannot be judged, make it simpler'
    : (verdict.complexity?.summary ?? 'not linear');
}

afterAll(() => vi.unstubAllEnvs());

describe('regular expressions', () => {
  const files = sourceFiles().map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
  const expressions = [...new Set(files.flatMap(({ text }) => expressionsIn(text)))].sort();
  const accepted = expressions.filter((expression) => !(expression in exceptions));
  const listed = readFileSync(listFile, 'utf8').trimEnd().split('\n');
  const isUpdate = process.env.STRICTMX_UPDATE !== undefined;
  const toProve = isSearch
    ? accepted
    : accepted.filter((expression) => isUpdate && !listed.includes(expression));

  test('are linear in the length of the text', { timeout: 600_000 }, () => {
    expect(expressions.length).toBeGreaterThan(200);
    const faults = toProve.flatMap((expression) => {
      const fault = findFault(expression);
      return fault === undefined ? [] : [`${expression}: ${fault}`];
    });
    expect(faults, 'see "Every regular expression is linear" in CONTRIBUTING.md').toEqual([]);
  });

  test('are listed', () => {
    if (isUpdate) writeFileSync(listFile, `${accepted.join('\n')}\n`);
    const after = readFileSync(listFile, 'utf8').trimEnd().split('\n');
    expect(accepted, 'STRICTMX_UPDATE=1 npx vitest run test/docs/linear-expressions.test.ts').toEqual(after);
  });

  test('that are not linear are still there', () => {
    expect(Object.keys(exceptions).filter((expression) => !expressions.includes(expression))).toEqual([]);
  });

  test('are literals', () => {
    const paths = files.filter(({ text }) => /\bRegExp\(/.test(text)).map(({ path }) => path);
    expect(paths.sort()).toEqual(Object.keys(composed).sort());
  });

  test.each([
    ['/^a+b$/', undefined],
    ['/"(?:[^"\\\\]|\\\\.)*"/g', '2nd degree polynomial'],
    ['/^(?:a+)+$/', 'exponential'],
  ])('are judged: %s', (expression, fault) => {
    expect(findFault(expression)).toBe(fault);
  });
});
