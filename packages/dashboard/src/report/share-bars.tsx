import { useId } from 'react';
import type { ReactNode } from 'react';
import { count } from '../design/words.ts';

export interface BarRow {
  name: string;
  value: number;
  /** Further cells: as many as `head` has names beyond the second. */
  more?: readonly string[];
}

/** A table whose rows are bars: read by eye or by a screen reader, it is the same. */
export function ShareBars({
  title,
  head: [nameHead, ...heads],
  rows,
  children,
}: {
  title: string;
  head: readonly [name: string, value: string, ...more: string[]];
  rows: readonly BarRow[];
  children?: ReactNode;
}) {
  const id = useId();
  const most = Math.max(1, ...rows.map(({ value }) => value));
  return (
    <section className="card breakdown" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {children}
      </header>
      {rows.length === 0 ? (
        <p className="soft">Nothing in this time.</p>
      ) : (
        <table className="bars" aria-labelledby={id}>
          <thead className={heads.length === 1 ? 'hidden-visually' : undefined}>
            <tr>
              <th scope="col">{nameHead}</th>
              {heads.map((head) => (
                <th key={head} scope="col" className="number">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, value, more = [] }) => (
              <tr key={name}>
                <td>
                  <div className="bar still">
                    <span className="fill" style={{ width: `${(value / most) * 100}%` }} />
                    <span>{name}</span>
                  </div>
                </td>
                <td className="number">{count(value)}</td>
                {more.map((cell, index) => (
                  <td key={heads[index + 1]} className="number">
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
