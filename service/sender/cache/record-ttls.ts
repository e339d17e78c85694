import type { SecureAnswer, SecureResolver } from '../../ports/secure-resolver.ts';

/** A resolver that notes for how long all its answers together may be kept. */
export interface TtlRecorder {
  resolver: SecureResolver;
  /** Seconds; undefined if no answer said it. */
  shortestTtl(): number | undefined;
}

export function recordTtls(resolver: SecureResolver): TtlRecorder {
  let shortest: number | undefined;
  const record = async <T>(asked: Promise<SecureAnswer<T>>): Promise<SecureAnswer<T>> => {
    const answer = await asked;
    const ttl = answer.kind === 'failed' ? undefined : answer.ttlSeconds;
    if (ttl !== undefined) shortest = Math.min(shortest ?? ttl, ttl);
    return answer;
  };
  return {
    resolver: {
      validates: () => resolver.validates(),
      txt: (name) => record(resolver.txt(name)),
      mx: (name) => record(resolver.mx(name)),
      addresses: (name) => record(resolver.addresses(name)),
      cname: (name) => record(resolver.cname(name)),
      tlsa: (name) => record(resolver.tlsa(name)),
    },
    shortestTtl: () => shortest,
  };
}
