import { useId } from 'react';
import type { ReactNode } from 'react';
import { count } from '../design/words.ts';

/** A table whose rows are bars: read by eye or by a screen reader, it is the same. */
export function Bars({
  title,
  head: [nameHead, valueHead],
  rows,
  most = Math.max(1, ...rows.map(({ value }) => value)),
  children,
}: {
  title: string;
  head: readonly [name: string, value: string];
  /** `isNobody`: loads behind which nobody need have been, drawn as what is transparent is. */
  rows: readonly { name: string; value: number; isNobody?: boolean }[];
  /** What a whole bar stands for. */
  most?: number;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className="card breakdown" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
      </header>
      {rows.length === 0 ? (
        <p className="soft">Nothing yet.</p>
      ) : (
        <table className="bars" aria-labelledby={id}>
          <thead className="hidden-visually">
            <tr>
              <th scope="col">{nameHead}</th>
              <th scope="col">{valueHead}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, value, isNobody = false }) => (
              <tr key={name}>
                <td>
                  <div className="bar still">
                    <span
                      className={isNobody ? 'fill nobody' : 'fill'}
                      style={{ width: `${most === 0 ? 0 : Math.min(100, (value / most) * 100)}%` }}
                    />
                    <span>{name}</span>
                  </div>
                </td>
                <td className="number">{count(value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="soft small">{children}</p>
    </section>
  );
}
