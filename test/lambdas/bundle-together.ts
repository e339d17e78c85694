import { mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bundleModules } from '../../lib/bundle-handler.ts';

const sources = join(import.meta.dirname, '../../lambdas');
let made: Promise<string> | undefined;

/**
 * A folder with `<name>.mjs` for each function, for all tests that this process runs. A tenth of the work of bundling
 * each by itself, as the deployment does: `npm run test:model` does that.
 */
export function bundleTogether(): Promise<string> {
  made ??= (async () => {
    const folder = mkdtempSync(join(process.env.STRICTMX_RUN_FOLDER!, 'functions-'));
    const names = readdirSync(sources);
    await bundleModules(
      Object.fromEntries(names.map((name) => [name, join(sources, name, 'handler.ts')])),
      folder,
    );
    return folder;
  })();
  return made;
}
