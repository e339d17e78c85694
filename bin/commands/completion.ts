import { Argument, type Command } from 'commander';
import { completionScript, type Shell, shells } from '../pages/completion-script.ts';
import { printPage } from '../print.ts';

/** `strictmx completion bash|zsh|fish` prints a script for the shell. */
export function addCompletionCommand(program: Command): void {
  program
    .command('completion')
    .description('Print a script that completes commands and options in a shell')
    .addArgument(new Argument('<shell>', 'your shell').choices([...shells]))
    .addHelpText(
      'after',
      `
Examples:
  $ source <(strictmx completion bash)       for this session; to keep it, put the line into ~/.bashrc
  $ source <(strictmx completion zsh)        the same, in ~/.zshrc after compinit
  $ strictmx completion fish | source        the same, in ~/.config/fish/config.fish`,
    )
    .action(async (shell: Shell) => printPage(completionScript(program, shell)));
}
