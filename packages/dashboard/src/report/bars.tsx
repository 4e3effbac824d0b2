import { useId } from 'react';
import type { ReactNode } from 'react';
import { count } from '../design/words.ts';

interface BarRow {
  name: string;
  value: number;
  /** Loads behind which nobody need have been, drawn as what is transparent is. */
  isNobody?: boolean;
  /** Further cells: as many as `head` has names beyond the second. */
  more?: readonly string[];
}

/** A table whose rows are bars: read by eye or by a screen reader, it is the same. */
export function Bars({
  title,
  head: [nameHead, ...heads],
  rows,
  most = Math.max(1, ...rows.map(({ value }) => value)),
  download,
  children,
}: {
  title: string;
  head: readonly [name: string, value: string, ...more: string[]];
  rows: readonly BarRow[];
  /** What a whole bar stands for. */
  most?: number;
  download?: ReactNode;
  /** What is to be known of the figures, below them. */
  children?: ReactNode;
}) {
  const id = useId();
  return (
    <section className="card breakdown" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {download}
      </header>
      {rows.length === 0 ? (
        <p className="soft">Nothing yet.</p>
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
            {rows.map(({ name, value, isNobody = false, more = [] }) => (
              <tr key={name}>
                <td>
                  <div className="bar still">
                    <span
                      className={isNobody ? 'fill nobody' : 'fill'}
                      style={{ width: `${Math.min(100, (value / most) * 100)}%` }}
                    />
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
      {children !== undefined && <p className="soft small">{children}</p>}
    </section>
  );
}
