const list = (values: Iterable<string | number>): string =>
  `[${[...values].map((value) => (typeof value === 'number' ? String(value) : `'${value}'`)).join(', ')}]`;

/**
 * SQL that finds a value by a table: the engine plans a statement in a time that grows with each mention of a column, so one
 * look-up is quicker than a chain of conditions.
 *
 * @param of SQL of a text or a number; constants of this code, as all keys and values.
 * @param otherwise SQL of the value for what is not in the table.
 */
export function lookUp<Key extends string | number>(
  of: string,
  table: ReadonlyMap<Key, string | number>,
  otherwise: string,
): string {
  return `transform(${of}, ${list(table.keys())}, ${list(table.values())}, ${otherwise})`;
}
