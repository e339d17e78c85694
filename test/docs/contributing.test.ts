import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const manifest = JSON.parse(read('package.json')) as Record<
  'dependencies' | 'devDependencies',
  Record<string, string>
>;

test('CONTRIBUTING.md gives a reason for every dependency, and for nothing else', () => {
  const rows = read('CONTRIBUTING.md').matchAll(/^\| (@?[a-z].*?) \| (.+) \|$/gm);
  const explained = [...rows]
    .flatMap(([, names = '']) => names.split(', '))
    .filter((name) => !name.endsWith('package'));
  const used = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)];
  expect(explained.toSorted()).toEqual(used.toSorted());
});

test('package.json gives every dependency an exact version', () => {
  const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+(?:-r\.\d+)?$/.test(version))).toEqual([]);
});

test('package-lock.json has every package that another platform needs, so that npm ci works there', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>;
  };
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !packages[`${path}/node_modules/${name}`] && !packages[`node_modules/${name}`],
    ),
  );
  expect(missing).toEqual([]);
});
