/**
 * How all stored objects are read, and the only way to change them.
 *
 * Two neighbouring versions of the program may run at the same time, so an older one may change an object that a newer
 * one wrote. It must keep the members that it does not know. So schemas are loose (looseObject()) and only check: the
 * result of a read is the stored JSON itself, and a step spreads the old value into the new one.
 */
import * as z from 'zod';
import { type ObjectStore, PreconditionFailedError, type PutOptions } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import { formatState } from './state-json.ts';

type StorePort = Pick<Ports, 'store'>;

/** A stored object that this version of the program cannot read: written by a newer one, or edited by hand. */
export class UnreadableStateError extends Error {
  override readonly name = 'UnreadableStateError';
  readonly key: string;
  /** A newer version wrote it, and can read it. */
  readonly isNewer: boolean;
  constructor(key: string, why: string, isNewer = false) {
    super(`Cannot read "${key}": ${why}`);
    this.key = key;
    this.isNewer = isNewer;
  }
}

/** Whether it is about an object that no version can read. */
export const isDamaged = (error: unknown): error is UnreadableStateError =>
  error instanceof UnreadableStateError && !error.isNewer;

/** A state with the etag that a change of it must name. */
export interface Loaded<State> {
  state: State;
  etag: string;
}

/** What a change begins with, if it was read earlier than the change: by load(), or by find(). */
export type Found<State> = FoundObject<State> | 'absent';

/** The stored state after a change. `state` and `etag` are undefined if nothing is stored. */
export interface Changed<State> {
  state: State;
  etag: string | undefined;
  isWritten: boolean;
}

/** One kind of stored object. */
export interface StoredObjectKind<State> {
  schema: z.ZodType<State>;
  /** @throws UnreadableStateError */
  read(key: string, body: Uint8Array): State;
  /** @throws UnreadableStateError */
  load(ports: StorePort, key: string): Promise<Loaded<State> | undefined>;
  /**
   * Reads, changes and writes an object, and repeats that until nobody else wrote in between.
   *
   * @param change gets the stored state, or undefined if there is none. It may run several times. If it throws, nothing is
   * written. To leave the object as it is, it returns undefined, or its argument.
   * @param known what the caller has already read: then one call is usually enough. Everything that the caller read after it
   * is at least as new as the state that is changed, or the change is asked again.
   * @param attempts after which it gives up; fewer for a caller that can refuse
   * @throws PreconditionFailedError if others were always faster; UnreadableStateError
   */
  change<After extends State | undefined>(
    ports: StorePort,
    key: string,
    change: (before: State | undefined) => After | Promise<After>,
    known?: Found<State>,
    attempts?: number,
  ): Promise<Changed<State | After>>;
  /** Reads what change() is to begin with. It reads leniently, as change() does. @throws UnreadableStateError */
  find(ports: StorePort, key: string): Promise<Found<State>>;
  /** Writes an object unless it exists. @returns its etag; undefined if it exists */
  create(ports: StorePort, key: string, state: State): Promise<string | undefined>;
  /**
   * Writes a state that was decided on the loaded one.
   * @param etag of the loaded state; undefined if nothing was there
   * @returns its etag; undefined if another writer was first: load again, decide again
   */
  replace(ports: StorePort, key: string, state: State, etag: string | undefined): Promise<string | undefined>;
  /** The bytes of a state. */
  format(state: State): string | Uint8Array;
}

interface Definition<State> {
  schema: z.ZodType<State>;
  /** Converts the JSON of each older shape to the newest; absent as long as there is only one shape. */
  upgrade?: (stored: unknown) => unknown;
  /** Default: formatState(). For objects that are large, or written often. */
  format?: (state: State) => string | Uint8Array;
  /** If it cannot be read, it counts as absent: for counts, where a new start is better than a blockage. */
  isExpendable?: boolean;
  /**
   * It can be made again at any time: a change replaces one that is damaged, and leaves a newer version's to that version.
   * load() still throws.
   */
  isDerived?: boolean;
}

/**
 * Each lost attempt is another writer's success. With the pauses of S3's store, this many take 17 seconds on average.
 *
 * Attack: strangers make hundreds of writers change one counter at once. Without pauses all would try again at once, one of
 * them would win each time, and the calls would grow with the square of their number.
 */
const maxAttempts = 20;

export function defineStoredObject<State>(definition: Definition<State>): StoredObjectKind<State> {
  const { schema, upgrade = (stored) => stored, format = formatState } = definition;
  const { isExpendable = false, isDerived = false } = definition;
  const read = (key: string, body: Uint8Array) => check(schema, key, upgrade(parseJson(key, body)));
  const readToChange = (store: ObjectStore, key: string) =>
    readBytes(store, key, read, isExpendable || isDerived);
  return {
    schema,
    read,
    format,
    load: async ({ store }, key) => {
      const found = await readBytes(store, key, read, isExpendable);
      return found?.state === undefined ? undefined : { state: found.state, etag: found.etag };
    },
    create: ({ store }, key, state) => putIf(store, key, format(state), conditionOf(undefined)),
    find: async ({ store }, key) => (await readToChange(store, key)) ?? 'absent',
    replace: ({ store }, key, state, etag) => putIf(store, key, format(state), conditionOf(etag)),
    change: async ({ store }, key, change, known, attempts = maxAttempts) => {
      let found = known === 'absent' ? undefined : (known ?? (await readToChange(store, key)));
      for (let losses = 0; losses < attempts; losses++) {
        // To lose once is usual, and the next attempt comes at once.
        if (losses > 1) await store.pauseAfterLoss(losses - 1);
        if (losses > 0) found = await readToChange(store, key);
        const after = await change(found?.state);
        if (after === undefined || after === found?.state) {
          return { state: found?.state ?? after, etag: found?.etag, isWritten: false };
        }
        if (isDerived && found?.isNewer) return { state: after, etag: found.etag, isWritten: false };
        const body = format(after);
        const stored = found?.body ?? (found?.state && format(found.state));
        if (stored !== undefined && bytesOf(body).equals(bytesOf(stored))) {
          return { state: after, etag: found?.etag, isWritten: false };
        }
        const etag = await putIf(store, key, body, conditionOf(found?.etag));
        if (etag !== undefined) return { state: after, etag, isWritten: true };
      }
      throw new PreconditionFailedError(key);
    },
  };
}

const conditionOf = (etag: string | undefined): PutOptions =>
  etag === undefined ? { ifNoneMatch: '*' } : { ifMatch: etag };

/** A state, and the bytes from which it was read. */
interface FoundObject<State> {
  /** undefined for an expendable or derived one that cannot be read */
  state: State | undefined;
  etag: string;
  body?: Uint8Array;
  /** It cannot be read, but a newer version can. */
  isNewer?: boolean;
}

/** @param isLenient what cannot be read counts as absent */
async function readBytes<State>(
  store: ObjectStore,
  key: string,
  read: (key: string, body: Uint8Array) => State,
  isLenient: boolean,
): Promise<FoundObject<State> | undefined> {
  const object = await store.get(key);
  if (!object) return undefined;
  const { etag, body } = object;
  try {
    return { state: read(key, body), etag, body };
  } catch (error) {
    if (!(isLenient && error instanceof UnreadableStateError)) throw error;
    return { state: undefined, etag, body, isNewer: error.isNewer };
  }
}

/** @returns the etag; undefined if the condition does not hold */
async function putIf(
  store: ObjectStore,
  key: string,
  body: string | Uint8Array,
  condition: PutOptions,
): Promise<string | undefined> {
  try {
    return (await store.put(key, body, condition)).etag;
  } catch (error) {
    if (error instanceof PreconditionFailedError) return undefined;
    throw error;
  }
}

/** Without a copy of bytes: a stored report has megabytes. */
const bytesOf = (body: Uint8Array | string): Buffer =>
  typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength);

function parseJson(key: string, body: Uint8Array): unknown {
  try {
    return JSON.parse(bytesOf(body).toString('utf8'));
  } catch {
    throw new UnreadableStateError(key, 'it is not JSON');
  }
}

/** Older numbers are upgraded before the check, so a number that does not fit is a newer one. */
const isOtherSchema = ({ issues }: z.ZodError, stored: unknown): boolean =>
  issues.some(({ path }) => path.length === 1 && path[0] === 'schema') &&
  typeof (stored as { schema?: unknown }).schema === 'number';

/** @returns `stored` itself, not zod's copy of it, which for a large report would need as much memory again */
function check<State>(schema: z.ZodType<State>, key: string, stored: unknown): State {
  const parsed = schema.safeParse(stored);
  if (!parsed.success) {
    throw new UnreadableStateError(key, z.prettifyError(parsed.error), isOtherSchema(parsed.error, stored));
  }
  return stored as State;
}
