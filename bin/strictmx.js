#!/usr/bin/env node
// As a whole, because a name that an old Node.js does not export would be a SyntaxError.
import * as module from 'node:module';

if (process.features.typescript) {
  // Stripping types and compiling take half of a command's time, so the result is cached.
  module.enableCompileCache();
  const { runCommandLine } = await import('./command-line.ts');
  await runCommandLine();
} else {
  // print.ts cannot be loaded either.
  process.stderr.write(
    `Cannot run under Node.js ${process.version}: run "npm run -s strictmx -- …" instead, which uses the version that "npm ci" installed\n`,
  );
  process.exitCode = 2;
}
