/** The name of a folder in messages, and the option that chooses another. */
export interface FolderKind {
  name: string;
  option: string;
}

export const dataFolder: FolderKind = { name: 'data folder', option: '--data DIR' };

export function unwritableFolder(dir: string, cause: unknown, { name, option } = dataFolder): Error {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Error(
    `Cannot write to the ${name} "${dir}": ${why}. Allow this user to write there, free some space, or choose another folder with ${option}`,
    { cause },
  );
}
