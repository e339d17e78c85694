import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type BundleFacts, bundleHandler, bundleModules } from '../../lib/bundle-handler.ts';
import { temporaryFolder, temporaryFolders } from '../fakes/temporary-folder.ts';

const folder = temporaryFolder();
let facts: BundleFacts;
beforeAll(async () => {
  facts = await bundleHandler('send-digest', folder);
});

const bytesOf = (names: string[]) =>
  names.reduce((sum, name) => sum + readFileSync(join(folder, name)).length, 0);

test('bundleHandler() counts code that is loaded at startup, not code that is loaded later', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.mjs'));
  expect(files).toEqual(expect.arrayContaining(['index.mjs', 'public-suffixes.mjs']));
  expect(facts.modulesAtStart).toContain('lambdas/send-digest/handler.ts');
  expect(facts.modulesAtStart.filter((path) => path.includes('mailauth'))).toEqual([]);
  expect(facts.modulesAtStart.filter((path) => path.startsWith('core/words/en/'))).toEqual([]);
  expect(bytesOf(files.filter((name) => name !== 'public-suffixes.mjs'))).toBeGreaterThan(facts.bytesAtStart);
});

const newFolder = temporaryFolders();

test('bundleHandler() makes the API start with less than 700 KB', async () => {
  // Of the other functions too, in `npm run test:model` (test/lambdas/deploy-function.ts).
  expect((await bundleHandler('api', newFolder())).bytesAtStart).toBeLessThan(700_000);
});

test('bundleModules() lets what it bundles together share what they load', async () => {
  const entries = Object.fromEntries(
    ['rotate-id', 'send-digest'].map((name) => [
      name,
      join(import.meta.dirname, '../../lambdas', name, 'handler.ts'),
    ]),
  );
  const { outputs } = await bundleModules(entries, newFolder());
  const holding = Object.values(outputs).filter(({ inputs }) => 'core/names/domain-name.ts' in inputs);
  expect(holding).toHaveLength(1);
});

test('bundleHandler() leaves out the code with which a workstation finds credentials', () => {
  const text = readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  expect(text).toContain('AWS_SESSION_TOKEN');
  expect(text).not.toContain('credential_process');
});
