/**
 * `@peculiar/x509` is wired together by a container that wants these three functions of a proposal for decorators
 * (https://rbuckton.github.io/reflect-metadata/). Import this first.
 */
const metadata = new WeakMap<object, Map<unknown, unknown>>();

const ownMetadata = (key: unknown, target: object): unknown => metadata.get(target)?.get(key);

if (!('getMetadata' in Reflect)) {
  Object.assign(Reflect, {
    defineMetadata(key: unknown, value: unknown, target: object): void {
      const own = metadata.get(target) ?? new Map<unknown, unknown>();
      metadata.set(target, own.set(key, value));
    },
    getOwnMetadata: ownMetadata,
    getMetadata(key: unknown, target: object): unknown {
      for (let at: object | null = target; at !== null; at = Object.getPrototypeOf(at)) {
        const value = ownMetadata(key, at);
        if (value !== undefined) return value;
      }
      return undefined;
    },
  });
}
