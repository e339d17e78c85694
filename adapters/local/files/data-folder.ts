/** How a folder is called in messages, and the option that names another. */
export interface FolderKind {
  name: string;
  option: string;
}

export const dataFolder: FolderKind = { name: 'data folder', option: '--data DIR' };

export function unwritableFolder(dir: string, cause: unknown, { name, option } = dataFolder): Error {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Error(
    `Cannot write to the ${name} "${dir}": ${why}. Let this user write there, make room, or name another folder with ${option}`,
    { cause },
  );
}
