/**
 * What a token may do: `read` and `write` access an owner's domains, `sessions` only submits session results of a mail
 * server, `sender` is for the sending side, `admin` is everything.
 */
export const tokenScopes = ['read', 'write', 'sessions', 'sender', 'admin'] as const;
export type Scope = (typeof tokenScopes)[number];

/** Whether a stored scope is one of these. A scope that only a newer version knows gives no rights here. */
export const isScope = (stored: string): stored is Scope => tokenScopes.some((scope) => scope === stored);
