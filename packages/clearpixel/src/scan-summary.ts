/** Who tracks the reader most, over all that was scanned. */
import type { Finding, ScanResult } from '@clearpixel/detect';

export interface TrackerRow {
  /** A vendor's name, or a host. */
  name: string;
  /** Documents in which it has a pixel or a picture for this reader alone. */
  documents: number;
  pixels: number;
  personalImages: number;
  links: number;
}

/** Names that are counted one by one; a mailbox of spam has a new host in each mail. */
const MAX_NAMES = 20_000;

export class ScanSummary {
  documents = 0;
  /** With at least one pixel or personal image. */
  tracked = 0;
  pixels = 0;
  personalImages = 0;
  links = 0;
  unreadable = 0;
  partial = 0;
  private readonly rows = new Map<string, TrackerRow>();

  add({ findings, partial, error }: ScanResult): void {
    this.documents++;
    if (error !== undefined) this.unreadable++;
    if (partial !== undefined) this.partial++;
    const names = new Set<string>();
    for (const finding of findings) {
      const row = this.rowOf(finding);
      if (finding.verdict === 'tracked-link') {
        this.links++;
        if (row !== null) row.links++;
      } else if (finding.verdict !== 'remote-image') {
        const what = finding.verdict === 'pixel' ? 'pixels' : 'personalImages';
        this[what]++;
        if (row !== null) {
          row[what]++;
          if (!names.has(row.name)) row.documents++;
          names.add(row.name);
        }
      }
    }
    if (findings.some(({ verdict }) => verdict === 'pixel' || verdict === 'personal-image'))
      this.tracked++;
  }

  /** Those in most documents first. */
  top(count: number): TrackerRow[] {
    return [...this.rows.values()]
      .filter(({ documents }) => documents > 0)
      .sort((one, other) => other.documents - one.documents || one.name.localeCompare(other.name))
      .slice(0, count);
  }

  private rowOf({ url, vendor }: Finding): TrackerRow | null {
    const name = vendor ?? URL.parse(url)?.hostname ?? url;
    let row = this.rows.get(name);
    if (row === undefined) {
      if (this.rows.size >= MAX_NAMES) return null;
      row = { name, documents: 0, pixels: 0, personalImages: 0, links: 0 };
      this.rows.set(name, row);
    }
    return row;
  }
}
