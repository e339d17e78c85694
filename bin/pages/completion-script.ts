/**
 * Scripts that complete commands and options in a shell. They have all words in them: to ask the program at each press of a
 * key would take most of a second.
 */
import type { Command } from 'commander';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** What may follow the words of a command, such as `domain list`; of the program itself: ''. */
interface Place {
  path: string;
  /** Each with its description. */
  words: [word: string, description: string][];
}

export function completionScript(program: Command, shell: Shell): string {
  const places = placesOf(program, '');
  return { bash: bashScript, zsh: zshScript, fish: fishScript }[shell](places);
}

function placesOf(command: Command, path: string): Place[] {
  const own = command.commands.map((one): Place['words'][number] => [one.name(), one.description()]);
  const options = command.options.flatMap(({ long, description }): Place['words'] =>
    long ? [[long, description]] : [],
  );
  const choices = command.registeredArguments.flatMap(({ argChoices = [] }) =>
    argChoices.map((choice): Place['words'][number] => [choice, '']),
  );
  const words = [...own, ...choices, ...options, ['--help', 'Show the help'] as Place['words'][number]];
  return [
    { path, words },
    ...command.commands.flatMap((one) => placesOf(one, path === '' ? one.name() : `${path} ${one.name()}`)),
  ];
}

/** Names of commands and options have no quotes; descriptions may. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const wordsOf = ({ words }: Place): string => words.map(([word]) => word).join(' ');

const commandPaths = (places: Place[]): string =>
  places
    .filter(({ path }) => path !== '')
    .map(({ path }) => quoted(path))
    .join('|');

const bashScript = (places: Place[]): string => `# Completion of strictmx for bash
_strictmx() {
  local current="\${COMP_WORDS[COMP_CWORD]}" place='' next word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    next="\${place:+$place }$word"
    case "$next" in ${commandPaths(places)}) place="$next" ;; esac
  done
  case "$place" in
${places.map((place) => `    ${quoted(place.path)}) word=${quoted(wordsOf(place))} ;;`).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$word" -- "$current"))
}
complete -o default -F _strictmx strictmx`;

const zshScript = (places: Place[]): string => `#compdef strictmx
# Completion of strictmx for zsh
_strictmx() {
  local place='' next word
  local -a found
  for word in "\${(@)words[2,CURRENT-1]}"; do
    next="\${place:+$place }$word"
    case "$next" in (${commandPaths(places)}) place="$next" ;; esac
  done
  case "$place" in
${places.map((place) => `    (${quoted(place.path)}) found=(${place.words.map(([word, text]) => quoted(`${word}:${text}`)).join(' ')}) ;;`).join('\n')}
  esac
  # Not -o: then zsh offers options only, and files where verbs should be.
  _describe -t commands strictmx found || _files
}
compdef _strictmx strictmx`;

const fishScript = (places: Place[]): string => `# Completion of strictmx for fish
function __strictmx_place
  set -l place ''
  for word in (commandline -opc)[2..-1]
    set -l next (string trim -- "$place $word")
    if contains -- "$next" ${places
      .filter(({ path }) => path !== '')
      .map(({ path }) => quoted(path))
      .join(' ')}
      set place "$next"
    end
  end
  test "$place" = "$argv[1]"
end
${places
  .flatMap(({ path, words }) =>
    words.map(([word, text]) => {
      const form = word.startsWith('--') ? `-l ${word.slice(2)}` : `-f -a ${word}`;
      return `complete -c strictmx -n "__strictmx_place ${quoted(path)}" ${form} -d ${quoted(text)}`;
    }),
  )
  .join('\n')}`;
