/** Which events an alert is about. */
import { HUMAN_VERDICTS } from '@clearpixel/pixel';
import type { Receipt, SourceKind, Verdict } from '@clearpixel/pixel';
import type { Alert, AlertLine, Condition, Firing } from '@clearpixel/registry';

/** What is known of the sources of events, by their ids. */
export type SourceLabels = ReadonlyMap<
  string,
  { kind: SourceKind; name: string; isHidden: boolean }
>;

/**
 * The name of the events that a condition is about; null is any. What belongs to an open or a click without being another
 * (the end of the mail was fetched too, a trap was followed) has a name of its own.
 */
export const nameWanted = ({ of, name }: Condition): string | null =>
  name ?? (of === 'open' || of === 'click' ? of : null);

export const hears = (verdicts: 'human' | 'all', verdict: Verdict): boolean =>
  verdicts === 'all' || HUMAN_VERDICTS.includes(verdict);

/** One that watches all sources hears of none that is in no list. */
export function watches({ source, sourceKind }: Alert, id: string, labels: SourceLabels): boolean {
  if (source !== null) return source === id;
  const label = labels.get(id);
  return (
    label !== undefined && !label.isHidden && (sourceKind === null || sourceKind === label.kind)
  );
}

/** Whether the event is of the condition's kind; not yet whether it fires. */
export function fits(condition: Condition, receipt: Receipt): boolean {
  // Every event of a site may begin a visit.
  if (condition.of === 'visit') return receipt.session !== null;
  if (condition.of !== receipt.kind) return false;
  const name = nameWanted(condition);
  return name === null || name === receipt.name;
}

export const lineOf = (receipt: Receipt): AlertLine => ({
  source: receipt.source,
  subject: receipt.subject,
  at: receipt.at,
  kind: receipt.kind,
  name: receipt.name,
  url: receipt.url,
  verdict: receipt.verdict,
  certainty: receipt.certainty,
  count: null,
});

/**
 * What `first` and `each` have to say of an event; null is nothing. Whether it has fired before is for the registry.
 *
 * @param line the event's, made once for all alerts.
 */
export function firingOf(alert: Alert, receipt: Receipt, line: AlertLine): Firing | null {
  const { condition } = alert;
  if (condition.when !== 'first' && condition.when !== 'each') return null;
  if (!fits(condition, receipt) || !hears(alert.verdicts, receipt.verdict)) return null;
  if (condition.subject !== null && condition.subject !== receipt.subject) return null;
  const said = { alert: alert.id, line };
  if (condition.when === 'each') return { ...said, mark: null, ends: false };
  const isOfOne = condition.subject !== null || condition.per === 'source';
  if (isOfOne)
    return {
      ...said,
      mark: { source: receipt.source, subject: condition.subject ?? '' },
      ends: alert.source !== null,
    };
  // Where nobody is told from anybody else, nobody is the first.
  return receipt.subject === null
    ? null
    : { ...said, mark: { source: receipt.source, subject: receipt.subject }, ends: false };
}
