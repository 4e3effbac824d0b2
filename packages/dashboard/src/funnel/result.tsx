import type { Funnel } from '@clearpixel/console/api-types';
import type { ReactNode } from 'react';
import { Table } from '../design/parts.tsx';
import { count, rate, valueName } from '../design/words.ts';
import './funnel.css';

/** How many got how far; where the others went; the same by a breakdown. */
export function FunnelResult({
  answer: { of, steps, rows },
  names,
  by,
  children,
}: {
  answer: Funnel;
  names: readonly string[];
  by: string;
  children: ReactNode;
}) {
  const people = of === 'subjects' ? 'People' : 'Visitors';
  const reached = steps.at(-1);
  return (
    <>
      <section className="card stack" aria-label="How many got how far">
        <div className="row apart">
          <h2>How many got how far?</h2>
          {children}
        </div>
        {reached !== undefined && (
          <p>
            <strong className="figure" data-figure="Through">
              {rate(reached.rate)}
            </strong>{' '}
            <span className="soft">
              went all the way, {count(reached.visitors)} of {count(steps[0]?.visitors ?? 0)}
            </span>
          </p>
        )}
        <table className="funnel">
          <thead className="hidden-visually">
            <tr>
              <th scope="col">Step</th>
              <th scope="col">{people}</th>
              <th scope="col">Of the first step</th>
              <th scope="col">What became of the others</th>
            </tr>
          </thead>
          <tbody>
            {steps.map(({ visitors, rate: part, dropped, next = [] }, index) => (
              <tr key={`${index} ${names[index] ?? ''}`}>
                <td>
                  <div className="bar still">
                    <span className="fill" style={{ width: `${part * 100}%` }} />
                    <span>
                      {index + 1}. {names[index]}
                    </span>
                  </div>
                </td>
                <td className="number">{count(visitors)}</td>
                <td className="number soft">{rate(part)}</td>
                <td className="dropped small">
                  {dropped > 0 && (
                    <details>
                      <summary>{count(dropped)} went no further</summary>
                      {next.length === 0 ? (
                        <p className="soft">They saw no other page.</p>
                      ) : (
                        <ul>
                          {next.map(({ path, visitors: went }) => (
                            <li key={path} className="row apart">
                              <span className="wrap">{path === '' ? 'Left the site' : path}</span>
                              <span>{count(went)}</span>
                            </li>
                          ))}
                        </ul>
                      )}
                    </details>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {rows !== undefined && by !== '' && (
        <section className="card stack" aria-label="Who gets further">
          <h2>Who gets further?</h2>
          {rows.length === 0 ? (
            <p className="soft">Nobody began in this time.</p>
          ) : (
            <Table
              scrolls="Steps by value"
              head={[
                'At the first step',
                ...names.map((name, index) => ({ number: `${index + 1}. ${name}` })),
                { number: 'Through' },
              ]}
            >
              {rows.map(({ value, steps: counts }) => {
                const first = counts[0]?.visitors ?? 0;
                const last = counts.at(-1)?.visitors ?? 0;
                return (
                  <tr key={value}>
                    <td>{valueName(by, value)}</td>
                    {counts.map(({ visitors }, index) => (
                      <td key={index} className="number">
                        {count(visitors)}
                      </td>
                    ))}
                    <td className="number">{first === 0 ? '–' : rate(last / first)}</td>
                  </tr>
                );
              })}
            </Table>
          )}
        </section>
      )}
    </>
  );
}
