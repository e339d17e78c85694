#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// Stripping types and compiling take half of a command's time, so the result is cached.
enableCompileCache();
const { runCommandLine } = await import('./command-line.ts');
await runCommandLine();
