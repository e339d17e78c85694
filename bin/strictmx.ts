#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// Stripping types and compiling are half of a command's time; the cache keeps what they gave.
enableCompileCache();
const { runCommandLine } = await import('./command-line.ts');
await runCommandLine();
