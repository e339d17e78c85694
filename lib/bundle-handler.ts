/**
 * Makes a Lambda bundle: one ES module with everything in it, since that starts faster than the runtime's own SDK.
 * Run by the synthesis in a process of its own (`node lib/bundle-handler.ts NAME FOLDER`), because a construct cannot wait.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';

const root = join(import.meta.dirname, '..');

/** Bundles `lambdas/<name>/handler.ts` into `<folder>/index.mjs`. */
export async function bundleHandler(name: string, folder: string): Promise<void> {
  await build({
    entryPoints: [join(root, 'lambdas', name, 'handler.ts')],
    outfile: join(folder, 'index.mjs'),
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    logLevel: 'error',
    plugins: [literalSchemaKeys, environmentCredentials],
    // CommonJS packages inside an ES module ask for `require`; the long name cannot collide with a bundled one.
    banner: {
      js: "import { createRequire as strictmxCreateRequire } from 'node:module'; const require = strictmxCreateRequire(import.meta.url);",
    },
  });
}

/**
 * The SDK's schema files hold the shapes of all operations and write their keys as `[_h]:`, which esbuild must not
 * drop, since a computed key may have effects. With the keys spelled out, shapes that nobody uses fall away: a third
 * of a bundle.
 */
const literalSchemaKeys: Plugin = {
  name: 'literal-schema-keys',
  setup({ onLoad }) {
    onLoad({ filter: /@aws-sdk[\\/][\w-]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const constants = new Map(
        [...text.matchAll(/^const (_\w*) = ("[^"\\]*");$/gmu)].map(([, name = '', value = '']) => [
          name,
          value,
        ]),
      );
      const contents = text.replace(/\[(_\w*)\]: /gu, (key, name: string) => {
        const value = constants.get(name);
        return value === undefined ? key : `${value}: `;
      });
      return { contents, loader: 'js' };
    });
  },
};

/** In a Lambda function credentials are in the environment; the other sources would be a tenth of a bundle. */
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

const [, script, name, folder] = process.argv;
if (script === import.meta.filename && name && folder) await bundleHandler(name, folder);
