export type RecordType = 'A' | 'AAAA' | 'TXT' | 'CNAME' | 'MX';

/** All records of one name and type that a zone has, of whatever type and form. */
export interface FoundSet {
  /** Lower case, A-labels, no final dot. */
  name: string;
  /** A RecordType, or any other type of DNS. */
  type: string;
  ttlSeconds: number;
  /** TXT: each value is one whole record, unquoted and joined. MX: `10 mail.example.com`. */
  values: string[];
  /**
   * What only Route 53 has. `alias`: it answers with the records of another name, which is its value. `routing`: several
   * sets, of which a routing policy chooses the answer; `values` are those of all. We delete such a set, but never write it.
   */
  form?: 'alias' | 'routing';
}

/** A record set that we can write. */
export interface RecordSet extends FoundSet {
  type: RecordType;
  form?: never;
}

/** From the expected current state to the wanted state; `undefined` means "no such record set". */
export interface RecordChange {
  from: FoundSet | undefined;
  to: RecordSet | undefined;
}

/** The record sets differ from `from`, or one of another type is in the way. Read again, decide again. */
export class RecordConflictError extends Error {
  override readonly name = 'RecordConflictError';
  readonly recordName: string;
  constructor(recordName: string) {
    super(`Cannot change the records of "${recordName}": they are not what was expected`);
    this.recordName = recordName;
  }
}

/** The zones that we may write: Route 53, or the embedded DNS server. */
export interface DnsZone {
  /** The most specific public zone that contains `name`; undefined if we may not write it. */
  findZone(name: string): Promise<{ id: string; name: string } | undefined>;
  /** Every record set of a name, of any type. */
  read(zoneId: string, name: string): Promise<FoundSet[]>;
  /**
   * The values that every authoritative server of a name answers, in any order; undefined if no server answered, or not all
   * gave the same answer. `read` counts towards an account's few calls per second; this method does not.
   */
  look(name: string, type: 'TXT' | 'CNAME'): Promise<string[] | undefined>;
  /**
   * All changes or none. Resolves once every authoritative server answers the new state.
   * @throws RecordConflictError
   */
  change(zoneId: string, changes: RecordChange[]): Promise<void>;
  /**
   * Resolves once every authoritative server answers this record set, after a change that wrote it but may have failed
   * afterwards; throws while a server answers something else.
   */
  confirm(zoneId: string, set: RecordSet): Promise<void>;
}
