import type { DnsZone, FoundSet, RecordChange, RecordType } from '../../../service/ports/dns-zone.ts';
import type { LocalDnsZone } from './local-dns-zone.ts';

/** A DNS in which every zone is writable: a zone is created when its first record is written. */
export class AnyZoneDns implements DnsZone {
  readonly #zones: LocalDnsZone;

  constructor(zones: LocalDnsZone) {
    this.#zones = zones;
  }

  async findZone(name: string): Promise<{ id: string; name: string } | undefined> {
    return (await this.#zones.findZone(name)) ?? { id: name, name };
  }

  async read(zoneId: string, name: string): Promise<FoundSet[]> {
    return (await this.#zones.findZone(zoneId)) ? this.#zones.read(zoneId, name) : [];
  }

  look(name: string, type: RecordType): Promise<string[] | undefined> {
    return this.#zones.look(name, type);
  }

  confirm(): Promise<void> {
    return this.#zones.confirm();
  }

  async change(zoneId: string, changes: RecordChange[]): Promise<void> {
    await this.#zones.addZone(zoneId);
    await this.#zones.change(zoneId, changes);
  }
}
