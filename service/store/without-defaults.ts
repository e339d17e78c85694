/**
 * The settings of a PUT, without the defaults that GET showed for undecided ones. If a client sends them back, they stay
 * defaults, which another version may change. A setting is decided if it differs from the default, or was decided before.
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
