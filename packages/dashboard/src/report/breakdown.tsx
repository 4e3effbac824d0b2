import type { Breakdown, Site } from '@clearpixel/console/api-types';
import { useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useApi } from '../api/queries.ts';
import { Button } from '../design/forms.tsx';
import { Loading } from '../design/parts.tsx';
import { count, valueName } from '../design/words.ts';
import { isOwnHost } from './own-host.ts';
import { questionOf } from './view.ts';
import type { View } from './view.ts';

const FEW = 8;
const MANY = 100;
const FOREIGN =
  'Not yours: a copy, a translation or a stored page of your site, or somebody who makes figures up. If it is yours after all, add it to the domains in the settings.';

export interface Facet {
  title: string;
  dimensions: readonly (readonly [dimension: string, name: string])[];
  /** What its rows are counted by. */
  by: 'visitors' | 'events';
  /** Of everybody, also where the report leaves robots out. */
  everyone?: boolean;
}

/** Without `limit` as a card first shows it: whoever asks the same is answered from what was read. */
export function breakdownQuestion(
  { by, everyone = false }: Pick<Facet, 'by' | 'everyone'>,
  dimension: string,
  view: View,
  limit = FEW + 1,
): string {
  const shown = everyone ? { ...view, everyone } : view;
  return questionOf(shown, view.from, view.to, { dimension, metric: by, limit: String(limit) });
}

export function BreakdownCard({
  site,
  visitors,
  facet,
  view,
  onFilter,
}: {
  site: Site;
  /** What its visitors are called. */
  visitors: string;
  facet: Facet;
  view: View;
  onFilter: (filter: string) => void;
}) {
  const [chosen, setChosen] = useState(facet.dimensions[0]?.[0] ?? '');
  const [isLong, setLong] = useState(false);
  const limit = isLong ? MANY : FEW + 1;
  const question = breakdownQuestion(facet, chosen, view, limit);
  const { data, isPending, isError, isPlaceholderData } = useApi<Breakdown>(
    `/sites/${site.id}/breakdown?${question}`,
    {
      keep: true,
    },
  );
  const rows = isLong ? (data?.rows ?? []) : (data?.rows ?? []).slice(0, FEW);
  // Until others are there, the rows of the tab before stay, and are still of its dimension.
  const [shown, setShown] = useState(chosen);
  if (shown !== chosen && data !== undefined && !isPlaceholderData) setShown(chosen);
  const isForeign = (value: string): boolean =>
    shown === 'hostname' && value !== '' && !isOwnHost(site, value);
  const most = Math.max(1, ...rows.map((row) => row[facet.by]));
  const content = (
    <>
      {isPending && <Loading lines={2} />}
      {isError && data === undefined && <p className="soft">This could not be read.</p>}
      {data !== undefined && rows.length === 0 && <p className="soft">Nothing in this time.</p>}
      {rows.length > 0 && (
        <table className="bars">
          <thead className="hidden-visually">
            <tr>
              <th scope="col">Value</th>
              <th scope="col">{facet.by === 'visitors' ? visitors : 'Events'}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.value}>
                <td>
                  <button
                    type="button"
                    className="bar"
                    title={`Only ${valueName(shown, row.value)}`}
                    onClick={() => onFilter(`${shown}:is:${row.value}`)}
                  >
                    <span className="fill" style={{ width: `${(row[facet.by] / most) * 100}%` }} />
                    <span>{valueName(shown, row.value)}</span>
                    {isForeign(row.value) && (
                      <span className="badge" title={FOREIGN}>
                        not yours
                      </span>
                    )}
                  </button>
                </td>
                <td className="number">{count(row[facet.by])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rows.some(({ value }) => isForeign(value)) && <p className="soft small">{FOREIGN}</p>}
      {!isLong && (data?.rows.length ?? 0) > FEW && (
        <Button kind="quiet" onClick={() => setLong(true)}>
          Show more
        </Button>
      )}
    </>
  );
  return (
    <section className="card breakdown" aria-label={facet.title}>
      {facet.dimensions.length === 1 ? (
        <>
          <header>
            <h2>{facet.title}</h2>
          </header>
          {content}
        </>
      ) : (
        <Tabs
          selectedKey={chosen}
          onSelectionChange={(key) => {
            setChosen(String(key));
            setLong(false);
          }}
        >
          <header>
            <h2>{facet.title}</h2>
            <TabList className="tabs" aria-label={`${facet.title} by`}>
              {facet.dimensions.map(([dimension, name]) => (
                <Tab key={dimension} id={dimension}>
                  {name}
                </Tab>
              ))}
            </TabList>
          </header>
          <TabPanel key={chosen} id={chosen}>
            {content}
          </TabPanel>
        </Tabs>
      )}
    </section>
  );
}
