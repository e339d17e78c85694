/**
 * Builds a Lambda bundle: ES modules that contain everything, because that starts faster than the runtime's own SDK.
 * Code that is imported by `import()` is in separate files, which are loaded when needed.
 * The synthesis runs it in a separate process (`node lib/bundle-handler.ts FOLDER`, for all functions), because a
 * construct cannot wait.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';

const root = join(import.meta.dirname, '..');

/** The files that are loaded at startup: `index.mjs` and everything that it imports, except what it may import later. */
export interface BundleFacts {
  bytesAtStart: number;
  /** Paths from the root of the project. */
  modulesAtStart: string[];
}

/** Bundles `lambdas/<name>/handler.ts` into `<folder>/index.mjs` and the files that it loads. */
export const bundleHandler = (name: string, folder: string): Promise<BundleFacts> =>
  bundleModule(join(root, 'lambdas', name, 'handler.ts'), folder);

/** The same for any module. */
export async function bundleModule(entry: string, folder: string): Promise<BundleFacts> {
  return factsOf(await bundleModules({ index: entry }, folder), folder);
}

/**
 * Bundles modules into `<folder>/<name>.mjs` each, and the files that they load. What several of them load is read and
 * written once, so that all of them take not much longer than one.
 */
export async function bundleModules(entryPoints: Record<string, string>, folder: string): Promise<Metafile> {
  const { metafile } = await build({
    entryPoints,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    minify: true,
    charset: 'utf8',
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    logLevel: 'error',
    plugins: [lightSchemas, environmentCredentials, publicSuffixesWhenNeeded(folder)],
    // CommonJS packages inside an ES module ask for `require`; the long name cannot collide with a bundled one.
    banner: {
      js: "import { createRequire as strictmxCreateRequire } from 'node:module'; const require = strictmxCreateRequire(import.meta.url);",
    },
  });
  return metafile;
}

function factsOf({ outputs }: Metafile, folder: string): BundleFacts {
  const entry = relative(root, join(folder, 'index.mjs'));
  const files = new Set([entry]);
  for (const file of files) {
    for (const { path, kind, external } of outputs[file]?.imports ?? []) {
      if (kind === 'import-statement' && !external) files.add(path);
    }
  }
  const loaded = [...files].flatMap((file) => outputs[file] ?? []);
  return {
    bytesAtStart: loaded.reduce((sum, { bytes }) => sum + bytes, 0),
    modulesAtStart: loaded.flatMap(({ inputs }) => Object.keys(inputs)),
  };
}

/** Error classes that adapters/aws names; others arrive as their service's base class, with their own `name`. */
const neededErrors = /^(?:InvalidChangeBatch|ResourceNotFoundException|\w*ServiceException)$/u;

/**
 * The SDK's schema files hold the shapes of all operations and write their keys as `[_h]:`, which esbuild must not
 * drop, because a computed key may have effects; and they register every error. With plain keys and only the needed
 * errors registered, esbuild drops unused code: a third of a bundle.
 */
const lightSchemas: Plugin = {
  name: 'light-schemas',
  setup({ onLoad }) {
    onLoad({ filter: /@aws-sdk[\\/][\w-]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const constants = new Map(
        [...text.matchAll(/^const (_\w*) = ("[^"\\]*");$/gmu)].map(([, name = '', value = '']) => [
          name,
          value,
        ]),
      );
      const contents = text
        .replace(/\[(_\w*)\]: /gu, (key, name: string) => {
          const value = constants.get(name);
          return value === undefined ? key : `${value}: `;
        })
        .replace(/^\w+\.registerError\(\w+\$, (\w+)\);$/gmu, (line, name: string) =>
          neededErrors.test(name) ? line : '',
        );
      return { contents, loader: 'js' };
    });
  },
};

/** In a Lambda function, credentials are in the environment; the other sources would be a tenth of a bundle. */
const environmentCredentials: Plugin = {
  name: 'environment-credentials',
  setup({ onResolve, onLoad }) {
    const namespace = 'environment-credentials';
    onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, ({ path }) => ({ path, namespace }));
    onLoad({ filter: /.*/, namespace }, () => ({
      contents: `export const defaultProvider = () => async () => ({
        accessKeyId: process.env.AWS_ACCESS_KEY_ID,
        secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
        sessionToken: process.env.AWS_SESSION_TOKEN,
      });`,
    }));
  },
};

/**
 * The public suffix list is a seventh of a bundle, and few events need it. Calls to it are not asynchronous, so
 * it is a separate file that the first call loads by `require`.
 */
const publicSuffixesWhenNeeded = (folder: string): Plugin => ({
  name: 'public-suffixes-when-needed',
  setup({ onResolve, onLoad }) {
    const namespace = 'public-suffixes';
    onResolve({ filter: /^tldts$/ }, ({ path }) => ({ path, namespace }));
    onLoad({ filter: /.*/, namespace }, async () => {
      await build({
        stdin: { contents: "export { getDomain, getPublicSuffix } from 'tldts';", resolveDir: root },
        outfile: join(folder, 'public-suffixes.mjs'),
        bundle: true,
        minify: true,
        charset: 'utf8',
        format: 'esm',
        platform: 'node',
        target: 'node24',
        mainFields: ['module', 'main'],
        logLevel: 'error',
      });
      return {
        contents: `import { createRequire } from 'node:module';
          const load = () => createRequire(import.meta.url)('./public-suffixes.mjs');
          export const getDomain = (...asked) => load().getDomain(...asked);
          export const getPublicSuffix = (...asked) => load().getPublicSuffix(...asked);`,
      };
    });
  },
});

const [, script, folder] = process.argv;
if (script === import.meta.filename && folder) {
  const names = await readdir(join(root, 'lambdas'));
  await Promise.all(names.map((name) => bundleHandler(name, join(folder, name))));
}
