/**
 * Measures what each Lambda function loads at its start, in bytes and time, compared with a bundle of its SDK clients
 * alone.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BundleFacts, bundleHandler, bundleModule } from '../../lib/bundle-handler.ts';

const root = join(import.meta.dirname, '../..');
const rounds = 5;

export async function benchBundles(print: (row: object) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'strictmx-bench-'));
  try {
    for (const name of readdirSync(join(root, 'lambdas'))) print(await benchBundle(name, folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function benchBundle(name: string, folder: string): Promise<object> {
  const [whole, alone] = [join(folder, name), join(folder, `${name}-clients`)];
  const facts = await bundleHandler(name, whole);
  const floor = await bundleClients(facts, alone);
  const environment = await environmentOf(name);
  const times: number[] = [];
  const floorTimes: number[] = [];
  for (let round = 0; round < rounds; round++) {
    times.push(loadTime(whole, environment));
    floorTimes.push(loadTime(alone, environment));
  }
  const [milliseconds, floorMilliseconds] = [Math.min(...times), Math.min(...floorTimes)];
  return {
    name: `bundle ${name}`,
    bytes: facts.bytesAtStart,
    milliseconds: Math.round(milliseconds),
    floor: 'its SDK clients and their commands alone',
    floorBytes: floor.bytesAtStart,
    floorMilliseconds: Math.round(floorMilliseconds),
    ratio: Number((milliseconds / floorMilliseconds).toFixed(2)),
    ratioBytes: Number((facts.bytesAtStart / floor.bytesAtStart).toFixed(2)),
  };
}

/** The very clients and commands that the function's start loads, made by the same bundler. */
async function bundleClients({ modulesAtStart }: BundleFacts, folder: string): Promise<BundleFacts> {
  const found = modulesAtStart.flatMap((path) => {
    const match =
      /^(node_modules\/@aws-sdk\/client-[\w-]+\/dist-es)\/(?:commands\/)?(\w+(?:Client|Command))\.js$/u.exec(
        path,
      );
    return match ? [{ module: join(root, match[1] ?? '', 'index.js'), symbol: match[2] ?? '' }] : [];
  });
  const lines = [...Map.groupBy(found, ({ module }) => module)].map(
    ([module, symbols]) => `export { ${symbols.map(({ symbol }) => symbol).join(', ')} } from '${module}';`,
  );
  mkdirSync(folder);
  const entry = join(folder, 'clients.js');
  writeFileSync(entry, lines.join('\n'));
  return bundleModule(entry, folder);
}

/** Any value will do: a start reads the variables and calls nobody. */
async function environmentOf(name: string): Promise<Record<string, string>> {
  const { variables } = (await import(`../../lambdas/${name}/env.ts`)) as { variables: readonly string[] };
  return { AWS_REGION: 'us-east-1', ...Object.fromEntries(variables.map((each) => [each, '1'])) };
}

function loadTime(folder: string, environment: Record<string, string>): number {
  const script = `const start = performance.now();
    await import('./index.mjs');
    console.log(performance.now() - start);
    process.exit(0);`;
  const args = ['--input-type=module', '--eval', script];
  return Number(execFileSync(process.execPath, args, { cwd: folder, env: environment, encoding: 'utf8' }));
}

if (import.meta.main) await benchBundles((row) => console.log(JSON.stringify(row)));
