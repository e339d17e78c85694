/**
 * The completion scripts in the shells that they are for. zsh completes only at a terminal, so there its own functions are
 * replaced by what prints their arguments. By hand, with zpty, it listed verbs and options (zsh 5.9).
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWith, run } from './tools.ts';

const folder = mkdtempSync(join(tmpdir(), 'strictmx-completion-'));
afterAll(() => rmSync(folder, { recursive: true }));

const completions: Record<'bash' | 'zsh' | 'fish', (script: string, words: string[]) => string> = {
  bash: (script, words) =>
    `source ${script}; COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _strictmx; printf '%s\\n' "\${COMPREPLY[@]}"`,
  zsh: (script, words) =>
    `compdef() {}; _describe() { print -l -- "\${(@P)4}" }; source ${script}; words=(${words.map((word) => `'${word}'`).join(' ')}); CURRENT=${words.length}; _strictmx`,
  fish: (script, words) => `source ${script}; complete -C '${words.join(' ')}'`,
};

describeWith(['bash', 'zsh', 'fish'], 'bash, zsh and fish', () => {
  const shells = ['bash', 'zsh', 'fish'] as const;
  beforeAll(async () => {
    for (const shell of shells) {
      const { stdout } = await run(process.execPath, ['bin/strictmx.js', 'completion', shell]);
      writeFileSync(join(folder, shell), stdout);
    }
  });

  const complete = async (shell: (typeof shells)[number], ...words: string[]) =>
    (await run(shell, ['-c', completions[shell](join(folder, shell), words)])).stdout;

  test.each(shells)('%s completes subjects, verbs and options', async (shell) => {
    expect(await complete(shell, 'strictmx', 'dom')).toMatch(/^domain\b/mu);
    const verbs = await complete(shell, 'strictmx', 'domain', '');
    expect(verbs).toMatch(/^keep\b/mu);
    expect(verbs).not.toMatch(/^apply\b/mu);
    expect(await complete(shell, 'strictmx', 'domain', 'set', 'a.example', '--no-a')).toMatch(
      /^--no-auto-enforce\b/mu,
    );
    expect(await complete(shell, 'strictmx', 'completion', '')).toMatch(/^fish\b/mu);
  });
});
