import { Command } from 'commander';
import { expect, test } from 'vitest';
import { completionScript, shells } from '../../../bin/pages/completion-script.ts';

const program = new Command('strictmx');
program.command('do').description("It's done").command('more').option('-x, --extra <n>', 'more of it');

test.each(shells)(
  'completionScript() for %s has every place, word and description, safely quoted',
  (shell) => {
    const script = completionScript(program, shell);
    expect(script).toContain("'do more'");
    expect(script).toContain(shell === 'fish' ? '-l extra' : '--extra');
    if (shell === 'zsh') expect(script).toContain('_describe -t commands strictmx found');
    if (shell !== 'bash') expect(script).toContain("It'\\''s done");
  },
);
