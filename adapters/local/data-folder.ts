export function unwritableFolder(dir: string, cause: unknown): Error {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Error(
    `Cannot write to the data folder "${dir}": ${why}. Let this user write there, make room, or name another folder with --data DIR`,
    { cause },
  );
}
