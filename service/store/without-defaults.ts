/**
 * What is put, without the defaults that GET showed for what nobody decided. Put back, they stay defaults, which another
 * version may change: a member is decided if it is another than the default, or was decided before.
 */
export function withoutDefaults<State extends object>(
  wanted: State,
  before: Partial<State>,
  defaults: Partial<State>,
): State {
  const decided = Object.entries(wanted).filter(
    ([name, value]) => name in before || value !== defaults[name as keyof State],
  );
  return Object.fromEntries(decided) as State;
}
