export type RecordType = 'A' | 'AAAA' | 'TXT' | 'CNAME' | 'MX';

/** All records of one name and type. */
export interface RecordSet {
  /** Lower case, A-labels, no final dot. */
  name: string;
  type: RecordType;
  ttlSeconds: number;
  /** TXT: each value is one whole record, unquoted and joined. MX: `10 mail.example.com`. */
  values: string[];
}

/** From the expected current state to the wanted state; `undefined` means "no such record set". */
export interface RecordChange {
  from: RecordSet | undefined;
  to: RecordSet | undefined;
}

/** The record sets differ from `from`. Read again, decide again. */
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
  read(zoneId: string, name: string, type: RecordType): Promise<RecordSet | undefined>;
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
